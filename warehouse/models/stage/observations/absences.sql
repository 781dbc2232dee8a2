-- title: which economies and groups the lists leave out, and what that means
-- grain: one row per series, geo, period and end of the time for which it is served
-- unit: cut_off in the indicator's unit
-- caveats: internal, dropped before the release. Two kinds: what a publisher declares of every economy outside its
--          list, and what a complete list no longer has although an earlier vintage had it, be it an economy or a
--          group. Both need a file of which no row was refused. A row of the edition, served on the same days, goes
--          before; one that another file brings later takes the absence's place (superseded_at).
-- partition: indicator_id

-- an earlier vintage may be landed later: only then is it known that the list no longer has what it had
with known_cells as (
    select
        indicator_id, source_id, time_basis, price_base, base_year, universe_id, geo, period, vintage_number,
        min(min(recorded_at)) over cell as known_at,
        lead(vintage_number) over cell as next_vintage_number
    from stage.vintage_observations
    -- what came from elsewhere, such as a total in a report's text, is not missed in the list
    where value is not null and is_list_complete
    group by indicator_id, source_id, time_basis, price_base, base_year, universe_id, geo, period, vintage_number
    window cell as (
        partition by indicator_id, source_id, time_basis, price_base, base_year, universe_id, geo, period
        order by vintage_number
    )
),

absent as (
    select
        l.series_id, l.indicator_id, l.source_id, l.edition, l.time_basis, l.price_base, l.base_year, l.currency,
        l.unit, l.figure, l.snapshot_id, l.universe_id, t.geo, l.period, l.absence_status, l.cut_off, l.number_shown, l.is_complete,
        l.published_at, l.recorded_at, l.first_recorded_at, l.superseded_on, l.superseded_at
    from core.published_lists as l
    cross join stage.tracked_economies as t
    where l.absence_status is not null and l.is_whole
    union all
    select
        c.series_id, c.indicator_id, c.source_id, c.edition, c.time_basis, c.price_base, c.base_year, c.currency,
        c.unit, c.figure, c.snapshot_id, c.universe_id, k.geo, k.period, coalesce(c.absence_status, 'not_listed'),
        cast(null as double), coalesce(l.number_shown, 0), true,
        c.published_at,
        greatest(c.recorded_at, k.known_at),
        greatest(coalesce(l.first_recorded_at, c.recorded_at), k.known_at),
        c.superseded_on,
        c.superseded_at
    from stage.complete_lists as c
    inner join known_cells as k
        on ${differ_in_edition_alone(c, k)}
        and c.universe_id is not distinct from k.universe_id
        and c.vintage_number > k.vintage_number
        and c.vintage_number <= coalesce(k.next_vintage_number, c.vintage_number)
        and k.period >= coalesce(c.first_period, k.period)
        and k.period <= coalesce(c.last_period, k.period)
    left join core.published_lists as l
        on c.series_id = l.series_id
        and c.figure = l.figure
        and c.snapshot_id = l.snapshot_id
        and k.period = l.period
),

unanswered as (
    select a.*
    from absent as a
    left join stage.vintage_observations as r
        on a.series_id = r.series_id
        and a.period = r.period
        and a.geo = r.geo
        and r.recorded_at <= a.recorded_at
        and a.recorded_at < coalesce(r.superseded_at, timestamp '9999-12-31')
    -- nor does a list tell of anything whose file was replaced before that could be known
    where r.geo is null and a.recorded_at < coalesce(a.superseded_at, timestamp '9999-12-31')
),

-- a row that another file of the edition brought later, while the list stood
answers as (
    select
        u.series_id, u.figure, u.snapshot_id, u.geo, u.period,
        min(r.published_at) as published_at,
        min(r.recorded_at) as recorded_at
    from unanswered as u
    inner join stage.vintage_observations as r
        on u.series_id = r.series_id
        and u.period = r.period
        and u.geo = r.geo
        and u.recorded_at < r.recorded_at
        and r.recorded_at < coalesce(u.superseded_at, timestamp '9999-12-31')
        and r.recorded_at < coalesce(r.superseded_at, timestamp '9999-12-31')
    group by u.series_id, u.figure, u.snapshot_id, u.geo, u.period
)

select
    u.* exclude (superseded_on, superseded_at),
    coalesce(a.published_at, u.superseded_on) as superseded_on,
    coalesce(a.recorded_at, u.superseded_at) as superseded_at
from unanswered as u
left join answers as a
    on u.series_id = a.series_id
    and u.figure = a.figure
    and u.snapshot_id = a.snapshot_id
    and u.geo = a.geo
    and u.period = a.period
-- of several lists the longest
qualify row_number() over (
    partition by u.series_id, u.geo, u.period, coalesce(a.recorded_at, u.superseded_at)
    order by u.number_shown desc, u.recorded_at, u.figure, u.snapshot_id, u.cut_off nulls last
) = 1
