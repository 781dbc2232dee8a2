-- title: the latest value of the preferred source
-- grain: one row per indicator, geo and period
-- unit: base units
-- as_of: core.observations_asof
-- recorded_by: core.observations_recorded_by
-- caveats: values of several editions stand side by side in one year, groups and residuals beside economies: to add up
--          or to rank take core.observations_one_edition. only the indicator's preferred source, so that price bases and definitions never mix. Of each series the
--          newest vintage that says something: a value, or an absence from a complete list, which takes earlier values
--          back. An absence from another list says nothing of the values of older editions, and stands where no edition
--          has one. The macros ask the same of a past day: what was published by then, or recorded by then.
-- partition: indicator_id

with served as (
    select o.*, e.geo_type
    from core.observations as o
    inner join core.indicators as i
        on o.indicator_id = i.indicator_id
        and o.source_id = i.preferred_source_id
    inner join core.economies as e on o.geo = e.geo
    where
        (o.reading = 1 or o.superseded_at is not null)
        and o.published_at <= ${published_until}
        and o.recorded_at < ${recorded_before}
        and (
            o.superseded_at is null
            or o.superseded_on > ${published_until}
            or o.superseded_at >= ${recorded_before}
        )
),

newest as (
    select *
    from served
    qualify row_number() over (
        partition by indicator_id, geo, period, time_basis, price_base, base_year
        order by
            case when value is not null or is_list_complete then 0 else 1 end,
            published_at desc,
            recorded_at desc,
            reading,
            snapshot_id
    ) = 1
)

select
    indicator_id,
    geo,
    geo_type,
    period,
    year,
    period_start,
    period_end,
    time_basis,
    value,
    unit,
    obs_status,
    currency,
    price_base,
    base_year,
    source_id,
    edition,
    published_at,
    snapshot_id,
    locator,
    'latest' as time_axis,
    cast(null as date) as as_of
from newest
qualify row_number() over (
    partition by indicator_id, geo, period
    order by
        case when value is null then 1 else 0 end,
        published_at desc,
        recorded_at desc,
        time_basis,
        snapshot_id
) = 1
