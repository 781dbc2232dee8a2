-- title: what was checked before this release was promoted
-- grain: one row per table and check
-- unit: failures in rows
-- caveats: a failed check of severity critical would have kept the release back

select table_name, check_name, severity, passed, failures, message, expected, likely_cause, next_step, worst_rows
from stage.check_results
