-- title: when each source was last fetched, and when its publisher last moved
-- grain: one row per source and thing that it publishes again and again
-- unit: none
-- caveats: as of the release; live.freshness (aigap query) says it as of the last fetch. Times are UTC. What is late on
--          another day follows from fetch_due_at and late_from. A live publisher is called late only by a fetch after
--          that day.

select
    source_id,
    title_en,
    title_ja,
    is_live,
    last_fetched_at,
    fetch_due_at,
    is_fetch_late,
    publisher_moved_at,
    expected_at,
    late_from,
    is_publisher_late,
    next_step
from stage.freshness
