-- title: every fetch at a live publisher up to this release
-- grain: one row per dataset and fetch
-- unit: seconds
-- caveats: fetches after the release are in live.fetches (aigap query)

select
    source_id || '/' || dataset_id as dataset,
    fetched_at,
    outcome,
    seconds,
    message,
    retry_at
from stage.ledger_fetches
