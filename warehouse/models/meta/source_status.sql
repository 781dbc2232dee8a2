-- title: what each source gave to this release
-- grain: one row per source
-- unit: none
-- caveats: the status when the release was built; what happened since is in live.fetches (aigap query)

select
    t.source_id,
    t.status,
    t.served_from,
    t.edition,
    t.published_at,
    t.recorded_at,
    t.stale_since,
    t.n_snapshots,
    t.reason,
    t.next_step,
    t.notes,
    t.unconfirmed,
    s.cadence
from stage.source_statuses as t
inner join core.sources as s on t.source_id = s.source_id
