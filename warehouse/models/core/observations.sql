-- title: every reading of every vintage, and every stated absence
-- grain: one row per series, geo, period, reading and snapshot
-- unit: base units (US dollars, robots; a share is a fraction)
-- caveats: reading 1 is the preferred one of what is served. An economy that a published list leaves out has a row with
--          obs_status and no value: never a zero, except computed_zero, which is derived from a complete list. Where
--          is_list_complete, an absence takes back what earlier vintages said: withdrawn_at and withdrawn_by are of
--          the first such vintage, and a later one may have the value again. superseded_at is when another file of the
--          same edition took the row's place; such a row is never reading 1, and answers for the days before.
--          first_recorded_at is when the first file that says so was landed.
-- partition: indicator_id

with everything as (
    select
        r.series_id, r.indicator_id, r.geo, r.period, r.time_basis, r.price_base, r.base_year, r.currency, r.value,
        r.unit, r.value_as_published, r.decimals, r.obs_status, r.figure, r.source_id, r.edition, r.published_at,
        r.recorded_at, r.first_recorded_at, r.superseded_on, r.superseded_at, r.snapshot_id, r.locator, r.reading,
        r.correction_id, cast(null as double) as cut_off, r.is_list_complete, r.universe_id
    from stage.vintage_observations as r
    where not r.is_repeat
    union all
    select
        a.series_id, a.indicator_id, a.geo, a.period, a.time_basis, a.price_base, a.base_year, a.currency,
        cast(null as double), a.unit, cast(null as varchar), cast(null as integer), a.absence_status, a.figure,
        a.source_id, a.edition, a.published_at, a.recorded_at, a.first_recorded_at, a.superseded_on, a.superseded_at,
        a.snapshot_id, 'absent from figure ' || a.figure || ' (' || a.number_shown || ' economies shown)',
        case when a.superseded_at is null then 1 else 2 end, cast(null as varchar), a.cut_off, a.is_complete,
        a.universe_id
    from stage.absences as a
),

-- a later list of the first k, or of the publisher's choice, that omits an economy withdraws nothing: a complete one does
withdrawals as (
    select
        v.series_id, v.geo, v.period, v.snapshot_id,
        min(a.published_at) as withdrawn_on,
        arg_min(a.edition, later.vintage_number) as withdrawn_by,
        min(a.first_recorded_at) as withdrawal_recorded_at
    from everything as v
    inner join everything as a
        on ${differ_in_edition_alone(v, a)}
        and v.universe_id is not distinct from a.universe_id
        and v.geo = a.geo
        and v.period = a.period
        and v.edition <> a.edition
    inner join stage.file_vintages as earlier
        on v.snapshot_id = earlier.snapshot_id
        and v.indicator_id = earlier.indicator_id
    inner join stage.file_vintages as later
        on a.snapshot_id = later.snapshot_id
        and a.indicator_id = later.indicator_id
        and earlier.vintage_number < later.vintage_number
    where v.value is not null and a.value is null and a.is_list_complete and a.superseded_at is null
    group by v.series_id, v.geo, v.period, v.snapshot_id
),

rounded as (
    select
        *,
        -- half a unit of the last digit shown, in base units: 276.3 thousand is known to 50 robots
        0.5 * power(10, -decimals) * abs(value / nullif(try_cast(value_as_published as double), 0)) as half_digit
    from everything
)

select
    o.series_id,
    o.indicator_id,
    o.geo,
    o.period,
    o.value,
    o.unit,
    o.obs_status,
    o.source_id,
    o.edition,
    cast(o.reading as integer) as reading,
    o.published_at,
    o.recorded_at,
    o.first_recorded_at,
    o.superseded_on,
    o.superseded_at,
    -- not a condition of the join, which would then compare all pairs
    case when o.value is not null then cast(w.withdrawn_on as timestamp) end as withdrawn_at,
    case when o.value is not null then w.withdrawn_by end as withdrawn_by,
    case when o.value is not null then w.withdrawal_recorded_at end as withdrawal_recorded_at,
    o.is_list_complete,
    o.universe_id,
    o.correction_id,
    o.snapshot_id,
    o.locator,
    p.year,
    p.freq,
    p.period_start,
    p.period_end,
    o.time_basis,
    o.currency,
    o.price_base,
    o.base_year,
    o.value_as_published,
    o.decimals,
    o.value - o.half_digit as lower_bound,
    coalesce(o.value + o.half_digit, o.cut_off) as upper_bound,
    case
        when o.half_digit is not null then 'rounding'
        when o.cut_off is not null then 'below'
    end as bound_type,
    o.figure
from rounded as o
inner join stage.periods as p on o.period = p.period
left join withdrawals as w
    on o.series_id = w.series_id
    and o.geo = w.geo
    and o.period = w.period
    and o.snapshot_id = w.snapshot_id
