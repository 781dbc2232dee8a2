-- title: sources whose publications nobody expects
-- grain: one row per source
-- unit: none
-- caveats: without a row in warehouse/reference/sources/release_calendar.csv a publisher can fall silent unnoticed
-- severity: warning
-- expected: every source has a row in warehouse/reference/sources/release_calendar.csv
-- likely_cause: a source that was added without one
-- next_step: add the row: when the publisher is expected to move, then: aigap refresh

select s.source_id
from core.sources as s
left join core.release_calendar as c on s.source_id = c.source_id
where c.source_id is null
