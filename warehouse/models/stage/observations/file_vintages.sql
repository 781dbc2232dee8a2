-- title: the accepted files in the order of their vintages, and which of them are superseded, by what they tell of
-- grain: one row per accepted snapshot and indicator that it has rows of, or that its source declares a figure of
-- unit: none
-- caveats: internal, dropped before the release. Of an edition and data set one file is current: the last by the
--          publisher's day, of one day the last landed. The others are superseded, in the eyes of the world since
--          superseded_on, in ours since superseded_at; one that was older than a file we had already never was current.
--          What the gate held is recorded from when a person let it in; its place in the order is that of its landing.
--          By indicator, so that a new file changes what it tells of and nothing else. is_incomplete: some row of the
--          file was refused.
-- partition: indicator_id, made as a whole

with landed as (
    select
        snapshot_id,
        source_id,
        dataset_id,
        edition,
        origin,
        published_at,
        recorded_at as landed_at,
        coalesce(let_in_at, recorded_at) as recorded_at
    from stage.accepted_snapshots
),

vintages as (
    select
        snapshot_id,
        source_id,
        dataset_id,
        edition,
        origin,
        published_at,
        recorded_at,
        row_number() over (partition by source_id order by published_at, landed_at, snapshot_id) as vintage_number,
        min(published_at) over later_files as superseded_on,
        min(recorded_at) over later_files as superseded_at
    from landed
    window later_files as (
        partition by source_id, dataset_id, edition
        order by published_at, landed_at, snapshot_id
        rows between 1 following and unbounded following
    )
),

told_of as (
    select snapshot_id, indicator_id
    from stage.source_observations
    union
    -- a list that a file no longer has
    select v.snapshot_id, f.indicator_id
    from vintages as v
    inner join core.published_figures as f
        on v.source_id = f.source_id
        and (f.edition is null or v.edition = f.edition)
),

incomplete as (
    select distinct snapshot_id
    from meta.quarantine
)

select v.*, t.indicator_id, q.snapshot_id is not null as is_incomplete
from vintages as v
inner join told_of as t on v.snapshot_id = t.snapshot_id
left join incomplete as q on v.snapshot_id = q.snapshot_id
