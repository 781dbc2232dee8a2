-- title: every file that this release was built from, and those that are held, lost or rejected
-- grain: one row per snapshot
-- unit: bytes; rows
-- caveats: rows_read = rows_loaded + rows_quarantined + rows_duplicate + rows_excluded

select
    f.snapshot_id,
    f.source_id,
    f.dataset_id,
    f.edition,
    f.origin,
    f.file_name,
    f.address,
    f.sha256,
    f.bytes,
    s.licence,
    f.published_at,
    f.recorded_at,
    f.outcome,
    f.held_by,
    f.reason,
    f.rows_read,
    f.rows_loaded,
    f.rows_quarantined,
    f.rows_duplicate,
    f.rows_excluded,
    f.notes
from stage.landed_files as f
inner join core.sources as s on f.source_id = s.source_id
