-- title: which components of the composites move together, and which follow the size of the economy
-- grain: one row per pair of components, and per component or score and measure of size
-- unit: correlation coefficients
-- caveats: over the economies that are scored and have both. Pearson on the treated values of the composite (size in
--          logarithms), Spearman on ranks. A flag is no fault: it says that one thing may be counted twice.

with sides as (
    select
        indicator_id as name,
        'component' as kind,
        geo,
        -- so that a component of which less is better does not appear as a rival of the others
        case when scale_best < scale_worst then -treated_value else treated_value end as x
    from mart.pillar_inputs
    where treated_value is not null
    union all
    select pillar as name, 'score' as kind, geo, score_arithmetic as x
    from mart.pillar_scores
    where score_arithmetic is not null
    union all
    select o.indicator_id as name, 'size' as kind, o.geo, ln(o.value) as x
    from core.observations_latest as o
    inner join mart.pillar_scores as s
        on o.geo = s.geo
        and s.pillar = 'overall'
        and s.score_arithmetic is not null
    where o.indicator_id in ('population', 'gdp_current_usd') and o.value > 0
    qualify row_number() over (partition by o.indicator_id, o.geo order by o.period_end desc, o.period desc) = 1
),

pairs as (
    select
        a.name as name_a,
        a.kind as kind_a,
        b.name as name_b,
        b.kind as kind_b,
        a.geo,
        a.x as x_a,
        b.x as x_b
    from sides as a
    inner join sides as b on a.geo = b.geo
    where
        a.kind = 'component' and b.kind = 'component' and a.name < b.name
        or a.kind in ('component', 'score') and b.kind = 'size'
),

placed as (
    select
        *,
        rank() over (partition by name_a, kind_a, name_b order by x_a)
        + (count(*) over (partition by name_a, kind_a, name_b, x_a) - 1) / 2.0 as place_a,
        rank() over (partition by name_a, kind_a, name_b order by x_b)
        + (count(*) over (partition by name_a, kind_a, name_b, x_b) - 1) / 2.0 as place_b
    from pairs
),

measured as (
    select
        name_a,
        kind_a,
        name_b,
        kind_b,
        count(*) as n_economies,
        -- undefined where one side does not vary
        case when min(x_a) < max(x_a) and min(x_b) < max(x_b) then round(corr(x_a, x_b), 9) end as pearson,
        case when min(x_a) < max(x_a) and min(x_b) < max(x_b) then round(corr(place_a, place_b), 9) end as spearman
    from placed
    group by name_a, kind_a, name_b, kind_b
)

select
    m.name_a,
    m.kind_a,
    m.name_b,
    m.kind_b,
    m.n_economies,
    m.pearson,
    m.spearman,
    case when m.kind_b = 'size' then p.size_correlation_limit else p.correlation_limit end as correlation_limit,
    coalesce(
        greatest(abs(m.pearson), abs(m.spearman))
        > case when m.kind_b = 'size' then p.size_correlation_limit else p.correlation_limit end,
        false
    ) as is_flagged
from measured as m
cross join stage.composite_settings as p
