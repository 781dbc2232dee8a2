-- title: readings of every accepted snapshot, with their vintage and their rank inside the edition
-- grain: one row per indicator, economy, period, figure and snapshot
-- unit: base units of each indicator
-- caveats: internal, dropped before the release. An embedded row that the parsed publisher's file repeats to the
--          digit is superseded by it. Two figures of one edition that agree are one reading (is_repeat marks the
--          other); where they differ, the figure declared with the lower priority number is reading 1, whichever
--          file it came from.

with incomplete as (
    select distinct snapshot_id
    from meta.quarantine
),

dated as (
    select
        o.* replace (coalesce(c.corrected_value, o.value) as value),
        c.correction_id,
        s.source_id,
        s.edition,
        coalesce(o.published_at, s.published_at) as known_from,
        s.recorded_at,
        s.origin,
        coalesce(f.priority, 1) as priority
    from stage.source_observations as o
    inner join stage.accepted_snapshots as s on o.snapshot_id = s.snapshot_id
    left join incomplete as q on o.snapshot_id = q.snapshot_id
    left join core.published_figures as f
        on s.source_id = f.source_id
        and (s.edition = f.edition or f.edition is null)
        and o.figure = f.figure
        and o.indicator_id = f.indicator_id
    left join core.corrections as c
        on s.source_id = c.source_id
        and (s.edition = c.edition or c.edition is null)
        and o.figure = c.figure
        and o.indicator_id = c.indicator_id
        and o.geo = c.geo
        and o.period = c.period
        and abs(o.value - c.seen_value) <= 1e-9 * abs(c.seen_value)
    -- a zero that is derived from a complete list needs the list complete: a row we refused may be the one not found
    where o.obs_status <> 'computed_zero' or q.snapshot_id is null
),

named as (
    select *, ${series_id(dated)} as series_id
    from dated
),

parsed as (
    -- the origin that it supersedes is a column: a condition on one side alone would make the join compare all pairs
    select distinct series_id, geo, period, figure, value, 'embedded' as superseded_origin
    from named
    where origin <> 'embedded'
),

-- what the publisher's file repeats was known since the embedded edition was landed
superseded as (
    select d.series_id, d.geo, d.period, d.figure, d.value, min(d.recorded_at) as first_recorded_at
    from named as d
    inner join parsed as p
        on d.series_id = p.series_id
        and d.geo = p.geo
        and d.period = p.period
        and d.figure = p.figure
        and d.value is not distinct from p.value
        and d.origin = p.superseded_origin
    group by d.series_id, d.geo, d.period, d.figure, d.value
),

not_superseded as (
    select named.*, coalesce(least(named.recorded_at, s.first_recorded_at), named.recorded_at) as first_recorded_at
    from named
    left join parsed
        on named.origin = parsed.superseded_origin
        and named.series_id = parsed.series_id
        and named.geo = parsed.geo
        and named.period = parsed.period
        and named.figure = parsed.figure
        and named.value is not distinct from parsed.value
    left join superseded as s
        on named.series_id = s.series_id
        and named.geo = s.geo
        and named.period = s.period
        and named.figure = s.figure
        and named.value is not distinct from s.value
    where parsed.series_id is null
),

told_apart as (
    select
        *,
        row_number() over (partition by series_id, geo, period, snapshot_id, value order by priority, figure, locator) > 1
            as is_repeat,
        row_number() over (partition by series_id, geo, period, snapshot_id, figure order by locator)
            as place_in_figure
    from not_superseded
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
    origin,
    snapshot_id,
    case when correction_id is null then locator else locator || ' (corrected: ' || correction_id || ')' end as locator,
    correction_id,
    is_repeat,
    -- over all files of the edition: where a hand-over brings only the lesser figure, it must not become the preferred
    dense_rank() over (
        partition by series_id, geo, period, is_repeat
        order by case when value is null then 1 else 0 end, priority, figure, place_in_figure
    ) as reading
from told_apart
