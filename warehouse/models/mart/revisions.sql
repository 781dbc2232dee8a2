-- title: what later editions changed
-- grain: one row per source, indicator, economy, period, basis and edition that says something else than the one before
-- unit: the indicator's unit; change as a fraction of the old value
-- caveats: preferred readings only. cause: new_period (the edition before did not reach the period), newly_listed (it did,
--          without this economy), restated, other_rounding (both say the same within their last digits), withdrawn (a later full list leaves the economy out), corrected_by_us. A
--          later list of the first k, or of the publisher's choice, that omits an economy withdraws nothing.

with told as (
    select
        o.series_id, o.indicator_id, o.source_id, o.geo, o.period, o.time_basis, o.price_base, o.base_year, o.edition,
        o.published_at, o.snapshot_id, o.value, o.obs_status, o.locator, o.correction_id,
        coalesce(o.lower_bound, o.value) as lower_bound,
        coalesce(o.upper_bound, o.value) as upper_bound
    from core.observations as o
    inner join meta.snapshots as s on o.snapshot_id = s.snapshot_id
    where o.reading = 1
    qualify row_number() over (
        partition by o.series_id, o.geo, o.period
        order by
            case when o.value is null then 1 else 0 end,
            case when s.origin = 'embedded' then 1 else 0 end,
            o.recorded_at desc,
            o.snapshot_id
    ) = 1
),

-- what each edition covers of an indicator, so that a period without a predecessor can be told from a first edition
coverage as (
    select
        series_id, indicator_id, source_id, edition, time_basis, price_base, base_year,
        min(published_at) as published_at, max(period) filter (where value is not null) as last_period
    from told
    group by series_id, indicator_id, source_id, edition, time_basis, price_base, base_year
),

earlier_editions as (
    select
        n.series_id,
        arg_max(p.last_period, p.published_at) as reached_before,
        arg_max(p.edition, p.published_at) as edition_before
    from coverage as n
    inner join coverage as p
        on ${differ_in_edition_alone(n, p)}
        and p.published_at < n.published_at
    group by n.series_id
),

with_predecessor as (
    select
        t.*,
        lag(t.value) over by_vintage as old_value,
        lag(t.edition) over by_vintage as old_edition,
        lag(t.correction_id) over by_vintage as old_correction_id,
        lag(t.lower_bound) over by_vintage as old_lower_bound,
        lag(t.upper_bound) over by_vintage as old_upper_bound
    from told as t
    where t.value is not null
    window by_vintage as (
        partition by t.indicator_id, t.source_id, t.geo, t.period, t.time_basis, t.price_base, t.base_year
        order by t.published_at, t.edition
    )
),

changed as (
    select
        w.indicator_id, w.source_id, w.geo, w.period, w.time_basis, w.price_base, w.base_year,
        coalesce(w.old_edition, e.edition_before) as old_edition,
        w.edition as new_edition,
        w.published_at,
        w.old_value,
        w.value as new_value,
        case
            when w.correction_id is distinct from w.old_correction_id and w.old_value is not null then 'corrected_by_us'
            when w.lower_bound <= w.old_upper_bound and w.old_lower_bound <= w.upper_bound then 'other_rounding'
            when w.old_value is not null then 'restated'
            when w.period > e.reached_before then 'new_period'
            else 'newly_listed'
        end as cause,
        w.locator
    from with_predecessor as w
    left join earlier_editions as e on w.series_id = e.series_id
    where
        (w.old_value is not null and w.old_value <> w.value)
        or (w.old_value is null and e.edition_before is not null)
),

withdrawn as (
    select
        o.indicator_id, o.source_id, o.geo, o.period, o.time_basis, o.price_base, o.base_year,
        o.edition as old_edition,
        o.withdrawn_by as new_edition,
        cast(o.withdrawn_at as date) as published_at,
        o.value as old_value,
        cast(null as double) as new_value,
        'withdrawn' as cause,
        o.locator
    from core.observations as o
    where o.reading = 1 and o.value is not null and o.withdrawn_at is not null
),

all_changes as (
    select * from changed
    union all by name
    select * from withdrawn
)

select
    indicator_id,
    geo,
    period,
    time_basis,
    price_base,
    base_year,
    source_id,
    old_edition,
    new_edition,
    published_at,
    old_value,
    new_value,
    new_value - old_value as change,
    case when old_value <> 0 then new_value / old_value - 1 end as change_share,
    cause,
    locator
from all_changes
