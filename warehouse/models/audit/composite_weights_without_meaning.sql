-- title: weights of the composites that name nothing, or ask for what cannot be divided
-- grain: one row per weight
-- unit: none
-- caveats: a weight that nobody could apply would change nothing, unnoticed
-- severity: critical
-- expected: every weight names a pillar and an indicator that can be scored
-- likely_cause: a row of warehouse/reference/measures/composite_weights.csv (or of AIGAP_WEIGHTS) is misspelt
-- next_step: correct the weights, then: aigap refresh

select
    w.pillar,
    w.indicator_id,
    case
        when w.pillar = 'overall' then 'overall is no pillar'
        when w.indicator_id is null then 'a pillar without an indicator'
        when i.indicator_id is null then 'no such indicator'
        when p.pillar is null then 'the pillar has no weight of its own'
        when w.per_capita is null then 'per_capita is not said'
        when i.direction = 'none' then 'the indicator has no better direction'
        else 'the indicator is not divided by population'
    end as fault
from core.composite_weights as w
left join core.indicators as i on w.indicator_id = i.indicator_id
left join core.composite_weights as p
    on w.pillar = p.pillar
    and p.indicator_id is null
left join (
    select distinct pillar
    from core.composite_weights
    where indicator_id is not null
) as m on w.pillar = m.pillar
where
    w.pillar = 'overall'
    or w.indicator_id is null and m.pillar is null
    or w.indicator_id is not null
    and (
        i.indicator_id is null
        or p.pillar is null
        or w.per_capita is null
        or w.weight > 0 and (i.direction = 'none' or w.per_capita and not i.per_capita)
    )
