-- title: the latest word of the preferred source
-- grain: one row per indicator, geo and period
-- unit: base units
-- as_of: core.observations_asof
-- recorded_by: core.observations_recorded_by
-- caveats: only the indicator's preferred source, so that price bases and definitions never mix. A value of an older
--          edition stands when a newer list merely omits the economy; a stated absence stands where no edition has a
--          value. The macros ask the same of a past day: what was published by then, or recorded by then.

select
    o.indicator_id,
    o.geo,
    o.period,
    o.year,
    o.period_start,
    o.period_end,
    o.time_basis,
    o.value,
    o.unit,
    o.obs_status,
    o.currency,
    o.price_base,
    o.base_year,
    o.source_id,
    o.edition,
    o.published_at,
    o.snapshot_id,
    o.locator,
    'latest' as time_axis,
    cast(null as date) as as_of
from core.observations as o
inner join core.indicators as i
    on o.indicator_id = i.indicator_id
    and o.source_id = i.preferred_source_id
where
    o.reading = 1
    and o.published_at <= ${published_until}
    and o.first_recorded_at < ${recorded_before}
qualify row_number() over (
    partition by o.indicator_id, o.geo, o.period
    order by
        case
            when o.value is null then 1
            when o.withdrawn_at <= ${published_until} and o.withdrawal_recorded_at < ${recorded_before} then 1
            else 0
        end,
        o.published_at desc,
        o.recorded_at desc,
        o.time_basis,
        o.snapshot_id
) = 1
