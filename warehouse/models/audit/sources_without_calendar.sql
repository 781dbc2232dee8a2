-- title: sources whose publications nobody expects
-- grain: one row per source
-- unit: none
-- caveats: without a row in warehouse/reference/release_calendar.csv a publisher can fall silent unnoticed
-- severity: warn

select s.source_id
from core.sources as s
left join core.release_calendar as c on s.source_id = c.source_id
where c.source_id is null
