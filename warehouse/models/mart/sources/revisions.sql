-- title: what later editions changed
-- grain: one row per source, indicator, economy, period, basis and edition that says something else than the one before
-- unit: the indicator's unit; change as a fraction of the old value
-- caveats: preferred readings only, of what is served. cause: new_period (the edition before did not reach the period),
--          newly_listed (it did, without this economy), restated, other_rounding (both say the same within their last
--          digits), withdrawn (a later complete list has no value any more: once, against the edition just before),
--          corrected_by_us, other_universe (the list is of other economies than the edition's before: no
--          movement). A later list of the first k, or of the publisher's choice, that omits an economy withdraws
--          nothing. Editions of one day follow each other as they were landed.
-- partition: indicator_id

with statements as (
    select
        o.*,
        coalesce(o.lower_bound, o.value) as low,
        coalesce(o.upper_bound, o.value) as high
    from core.observations as o
    where o.reading = 1 and (o.value is not null or o.is_list_complete)
),

-- what each edition reaches of an indicator, so that a period without a predecessor can be told from a first edition
editions as (
    select
        series_id, indicator_id, source_id, edition, time_basis, price_base, base_year,
        min(published_at) as published_at,
        min(recorded_at) as recorded_at,
        max(period) filter (where value is not null) as last_period,
        -- a total may be of the world where the economies beside it are a sample
        list(distinct universe_id) as universes
    from statements
    group by series_id, indicator_id, source_id, edition, time_basis, price_base, base_year
),

earlier_editions as (
    select
        series_id,
        lag(edition) over by_vintage as edition_before,
        lag(last_period) over by_vintage as reached_before,
        lag(universes) over by_vintage as universes_before
    from editions
    window by_vintage as (
        partition by indicator_id, source_id, time_basis, price_base, base_year
        order by published_at, recorded_at, edition
    )
),

with_predecessor as (
    select
        s.*,
        lag(s.edition) over by_vintage as old_edition,
        lag(s.value) over by_vintage as old_value,
        lag(s.correction_id) over by_vintage as old_correction_id,
        lag(s.low) over by_vintage as old_low,
        lag(s.high) over by_vintage as old_high,
        lag(s.locator) over by_vintage as old_locator
    from statements as s
    window by_vintage as (
        partition by s.indicator_id, s.source_id, s.geo, s.period, s.time_basis, s.price_base, s.base_year
        order by s.published_at, s.recorded_at, s.edition
    )
)

select
    w.indicator_id,
    w.geo,
    w.period,
    w.time_basis,
    w.price_base,
    w.base_year,
    w.source_id,
    case when w.old_value is not null then w.old_edition else e.edition_before end as old_edition,
    w.edition as new_edition,
    w.published_at,
    w.old_value,
    w.value as new_value,
    w.value - w.old_value as change,
    case when w.old_value <> 0 then w.value / w.old_value - 1 end as change_share,
    case
        when not list_contains(e.universes_before, w.universe_id) then 'other_universe'
        when w.value is null then 'withdrawn'
        when w.correction_id is distinct from w.old_correction_id and w.old_value is not null then 'corrected_by_us'
        when w.low <= w.old_high and w.old_low <= w.high then 'other_rounding'
        when w.old_value is not null then 'restated'
        when w.period > e.reached_before then 'new_period'
        else 'newly_listed'
    end as cause,
    case when w.value is null then w.old_locator else w.locator end as locator
from with_predecessor as w
left join earlier_editions as e on w.series_id = e.series_id
where
    (w.old_value is not null and w.old_value is distinct from w.value)
    or (w.old_value is null and w.value is not null and e.edition_before is not null)
