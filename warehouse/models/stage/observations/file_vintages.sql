-- title: the accepted files in the order of their vintages, and which of them are superseded
-- grain: one row per accepted snapshot
-- unit: none
-- caveats: internal, dropped before the release. Of an edition and data set one file is current: the last by the
--          publisher's day, of one day the last landed. The others are superseded, in the eyes of the world since
--          superseded_on, in ours since superseded_at; one that was older than a file we had already never was current.
--          What the gate held is recorded from when a person let it in; its place in the order is that of its landing.

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
)

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
