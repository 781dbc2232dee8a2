-- title: every reading of every vintage, and every stated absence
-- grain: one row per series, geo, period, reading and snapshot
-- unit: base units (US dollars, robots; a share is a fraction)
-- caveats: reading 1 is the preferred one. An economy that a published list leaves out has a row with obs_status and
--          no value: never a zero, except computed_zero, which is derived from a complete list. withdrawn_at is
--          set by a later full list that leaves the economy out, and by nothing less. first_recorded_at is when the
--          first file that says so was landed, before recorded_at where a publisher's file repeats an embedded edition.

with tracked_economies as (
    select distinct r.geo
    from stage.vintage_observations as r
    inner join core.economies as e on r.geo = e.geo
    inner join core.indicators as i on r.indicator_id = i.indicator_id
    where e.geo_type = 'economy' and i.pillar <> 'context'
),

-- files with rows that we refused to read, whose economies may be those that seem to be absent
quarantined_files as (
    select distinct snapshot_id, file_name
    from meta.quarantine
),

-- lists that state absences, read whole
whole_lists as (
    select l.*
    from core.published_lists as l
    left join quarantined_files as q
        on l.snapshot_id = q.snapshot_id
        and (l.file_name is null or l.origin = 'embedded' or ends_with(q.file_name, l.file_name))
    where l.absence_status is not null and q.snapshot_id is null
),

absences as (
    select
        l.series_id,
        l.indicator_id,
        t.geo,
        l.period,
        l.time_basis,
        l.price_base,
        l.base_year,
        l.currency,
        cast(null as double) as value,
        l.unit,
        cast(null as varchar) as value_as_published,
        cast(null as integer) as decimals,
        l.absence_status as obs_status,
        l.figure,
        l.source_id,
        l.edition,
        l.published_at,
        l.recorded_at,
        l.first_recorded_at,
        l.snapshot_id,
        'absent from figure ' || l.figure || ' (' || l.number_shown || ' economies shown)' as locator,
        1 as reading,
        l.cut_off,
        l.list_kind
    from whole_lists as l
    cross join tracked_economies as t
    left join stage.vintage_observations as r
        on l.series_id = r.series_id
        and l.period = r.period
        and t.geo = r.geo
    where r.geo is null
    qualify row_number() over (
        partition by l.series_id, t.geo, l.period
        order by l.number_shown desc, l.figure, l.snapshot_id
    ) = 1
),

everything as (
    select
        series_id, indicator_id, geo, period, time_basis, price_base, base_year, currency, value, unit, value_as_published,
        decimals, obs_status, figure, source_id, edition, published_at, recorded_at, first_recorded_at,
        snapshot_id, locator, reading, correction_id, cast(null as double) as cut_off, cast(null as varchar) as list_kind
    from stage.vintage_observations
    where not is_repeat
    union all by name
    select *, cast(null as varchar) as correction_id from absences
),

-- a later list of the first k, or of the publisher's choice, that omits an economy withdraws nothing: a full one does
withdrawals as (
    select
        v.series_id, v.geo, v.period, v.snapshot_id,
        min(a.published_at) as withdrawn_on,
        arg_min(a.edition, a.published_at) as withdrawn_by,
        min(a.first_recorded_at) as withdrawal_recorded_at
    from everything as v
    inner join everything as a
        on ${differ_in_edition_alone(v, a)}
        and v.geo = a.geo
        and v.period = a.period
        and v.published_at < a.published_at
    where v.value is not null and a.value is null and a.list_kind = 'full'
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
    -- not a condition of the join, which would then compare all pairs
    case when o.value is not null then cast(w.withdrawn_on as timestamp) end as withdrawn_at,
    case when o.value is not null then w.withdrawn_by end as withdrawn_by,
    case when o.value is not null then w.withdrawal_recorded_at end as withdrawal_recorded_at,
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
