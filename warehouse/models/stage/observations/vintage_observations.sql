-- title: readings of every accepted snapshot, with their vintage and their rank inside the edition
-- grain: one row per series, geo, period, figure and snapshot
-- unit: base units of each indicator
-- caveats: internal, dropped before the release. What a superseded file says is kept and superseded with it; so is an
--          embedded row that the publisher's current file of the edition has too, equal or not. An embedded row that
--          the file lacks stands. Two figures of one file that agree are one reading (is_repeat marks the other); where
--          they differ, the figure declared with the lower priority number is reading 1, whichever file it came from.
--          What is superseded is never reading 1. An edition that
--          revises another one (core.editions) has the rows of that one too, but for those that it restates.
-- partition: indicator_id

with dated as (
    select
        o.* exclude (value),
        coalesce(c.corrected_value, o.value) as value,
        c.correction_id,
        s.source_id,
        s.edition,
        coalesce(o.published_at, s.published_at) as known_from,
        s.recorded_at,
        s.superseded_on,
        s.superseded_at,
        s.vintage_number,
        s.origin,
        coalesce(f.priority, 1) as priority,
        coalesce(f.is_complete, false) as is_list_complete,
        f.universe_id
    from stage.source_observations as o
    inner join stage.file_vintages as s
        on o.snapshot_id = s.snapshot_id
        and o.indicator_id = s.indicator_id
    left join stage.figures as f
        on s.source_id = f.source_id
        and (s.edition = f.edition or f.edition is null)
        and o.figure = f.figure
        and o.indicator_id = f.indicator_id
    left join stage.corrections_in_force as c
        on s.source_id = c.source_id
        and (s.edition = c.edition or c.edition is null)
        and o.figure = c.figure
        and o.indicator_id = c.indicator_id
        and o.geo = c.geo
        and o.period = c.period
        and abs(o.value - c.seen_value) <= 1e-9 * abs(c.seen_value)
    -- a zero that is derived from a complete list needs the list complete: a row we refused may be the one not found
    where o.obs_status <> 'computed_zero' or not s.is_incomplete
),

-- a correction of some economies is a vintage of the whole list: what it does not restate stands on in it, while both
-- files are served
restated as (
    select distinct snapshot_id, figure, indicator_id
    from dated
),

standing_on as (
    select
        d.* exclude (edition, known_from, recorded_at, superseded_on, superseded_at, vintage_number),
        e.edition,
        greatest(d.known_from, s.published_at) as known_from,
        greatest(d.recorded_at, s.recorded_at) as recorded_at,
        -- least skips NULLs: the first of the two that is superseded ends both
        least(d.superseded_on, s.superseded_on) as superseded_on,
        least(d.superseded_at, s.superseded_at) as superseded_at,
        s.vintage_number
    from dated as d
    inner join core.editions as e
        on d.source_id = e.source_id
        and d.edition = e.revises
    inner join stage.file_vintages as s
        on e.source_id = s.source_id
        and e.edition = s.edition
        and d.indicator_id = s.indicator_id
    inner join restated as f
        on s.snapshot_id = f.snapshot_id
        and d.figure = f.figure
        and d.indicator_id = f.indicator_id
    left join dated as r
        on s.snapshot_id = r.snapshot_id
        and d.figure = r.figure
        and d.indicator_id = r.indicator_id
        and d.geo = r.geo
        and d.period = r.period
    where
        r.geo is null
        and greatest(d.recorded_at, s.recorded_at)
            < coalesce(least(d.superseded_at, s.superseded_at), timestamp '9999-12-31')
),

with_revisions as (
    select
        * exclude (edition, known_from, recorded_at, superseded_on, superseded_at, vintage_number),
        edition, known_from, recorded_at, superseded_on, superseded_at, vintage_number
    from dated
    union all
    select * from standing_on
),

named as (
    select *, ${series_id(with_revisions)} as series_id
    from with_revisions
),

-- the origin that it supersedes is a column: a condition on one side alone would make the join compare all pairs
parsed as (
    select
        series_id, geo, period, figure, 'embedded' as superseded_origin,
        min(known_from) as superseded_on,
        min(recorded_at) as superseded_at
    from named
    where origin <> 'embedded' and superseded_at is null
    group by series_id, geo, period, figure
),

classified as (
    select
        n.* exclude (superseded_on, superseded_at),
        coalesce(n.superseded_on, p.superseded_on) as superseded_on,
        coalesce(n.superseded_at, p.superseded_at) as superseded_at
    from named as n
    left join parsed as p
        on n.origin = p.superseded_origin
        and n.series_id = p.series_id
        and n.geo = p.geo
        and n.period = p.period
        and n.figure = p.figure
),

-- what the current file repeats was known before it
known_before as (
    select series_id, geo, period, figure, value, min(recorded_at) as first_recorded_at
    from classified
    where superseded_at is not null
    group by series_id, geo, period, figure, value
),

told_apart as (
    select
        j.*,
        coalesce(least(j.recorded_at, k.first_recorded_at), j.recorded_at) as first_recorded_at,
        row_number() over (
            partition by j.series_id, j.geo, j.period, j.snapshot_id, j.value, j.superseded_at
            order by j.priority, j.figure, j.locator
        ) > 1 as is_repeat
    from classified as j
    left join known_before as k
        on j.series_id = k.series_id
        and j.geo = k.geo
        and j.period = k.period
        and j.figure = k.figure
        and j.value is not distinct from k.value
)

select
    series_id,
    indicator_id,
    geo,
    period,
    time_basis,
    price_base,
    base_year,
    currency,
    value,
    unit,
    value_as_published,
    decimals,
    obs_status,
    figure,
    source_id,
    edition,
    known_from as published_at,
    recorded_at,
    first_recorded_at,
    superseded_on,
    superseded_at,
    vintage_number,
    origin,
    snapshot_id,
    case when correction_id is null then locator else locator || ' (corrected: ' || correction_id || ')' end as locator,
    correction_id,
    is_list_complete,
    universe_id,
    is_repeat,
    -- over all files of the edition: where a hand-over brings only the lesser figure, it must not become the preferred
    row_number() over (
        partition by series_id, geo, period, is_repeat
        order by
            case when superseded_at is null then 0 else 1 end,
            case when value is null then 1 else 0 end,
            priority,
            figure,
            recorded_at desc,
            locator,
            snapshot_id
    ) + case
        when count(*) filter (superseded_at is null) over (partition by series_id, geo, period, is_repeat) = 0 then 1
        else 0
    end as reading
from told_apart
