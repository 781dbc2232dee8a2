-- title: files of which some rows are neither loaded, quarantined, repeated nor excluded
-- grain: one row per snapshot
-- unit: rows
-- caveats: promise 1: nothing is lost silently
-- severity: critical
-- expected: rows read = loaded + quarantined + repeated + excluded
-- likely_cause: a parser drops rows without saying so
-- next_step: correct the source's parser in pipeline/sources/, then: aigap refresh

select snapshot_id, rows_read, rows_loaded, rows_quarantined, rows_duplicate, rows_excluded
from meta.snapshots
where outcome = 'accepted' and rows_read <> rows_loaded + rows_quarantined + rows_duplicate + rows_excluded
