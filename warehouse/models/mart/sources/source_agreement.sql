-- title: what several publishers say of the same quantity
-- grain: one row per pair of sources, price base of either side, economy and period
-- unit: the indicator's unit; difference as a fraction of the first value
-- caveats: the newest edition of each side. agreement: agrees, disagrees, or other_price_base, where the two cannot be
--          compared as they stand: the difference is shown all the same. Tolerances and their evidence are rows of
--          core.agreement_pairs; which source is preferred is a row of core.indicators.
-- partition: indicator_id

with newest as (
    select o.*
    from core.observations as o
    inner join (
        select indicator_id, source_a as source_id from core.agreement_pairs
        union
        select indicator_id, source_b from core.agreement_pairs
    ) as p
        on o.indicator_id = p.indicator_id
        and o.source_id = p.source_id
    where o.reading = 1 and o.value is not null and o.withdrawn_at is null
    qualify row_number() over (
        partition by o.indicator_id, o.source_id, o.geo, o.period, o.time_basis, o.price_base, o.base_year
        order by o.published_at desc, o.recorded_at desc, o.snapshot_id
    ) = 1
)

select
    p.pair_id,
    p.indicator_id,
    a.geo,
    a.period,
    a.time_basis,
    a.series_id as series_id_a,
    p.source_a,
    a.edition as edition_a,
    a.price_base as price_base_a,
    a.base_year as base_year_a,
    a.value as value_a,
    b.series_id as series_id_b,
    p.source_b,
    b.edition as edition_b,
    b.price_base as price_base_b,
    b.base_year as base_year_b,
    b.value as value_b,
    b.value - a.value as difference,
    case when a.value <> 0 then b.value / a.value - 1 end as difference_share,
    p.tolerance_share,
    case
        when a.price_base is distinct from b.price_base or a.base_year is distinct from b.base_year
            then 'other_price_base'
        when abs(b.value - a.value) <= p.tolerance_share * abs(a.value) then 'agrees'
        else 'disagrees'
    end as agreement,
    greatest(a.published_at, b.published_at) as known_from,
    p.evidence
from core.agreement_pairs as p
inner join newest as a
    on p.indicator_id = a.indicator_id
    and p.source_a = a.source_id
inner join newest as b
    on p.indicator_id = b.indicator_id
    and p.source_b = b.source_id
    and a.geo = b.geo
    and a.period = b.period
    and a.time_basis = b.time_basis
inner join core.economies as e
    on a.geo = e.geo
    and e.geo_type = 'economy'
