-- title: every look at a live publisher up to this release
-- grain: one row per look at a dataset
-- unit: seconds
-- caveats: looks after the release are in live.looks (aigap query)

select
    source_id || '/' || dataset_id as dataset,
    looked_at,
    outcome,
    seconds,
    message,
    retry_at
from stage.looks
