-- title: the releases up to and including this one
-- grain: one row per release
-- unit: none
-- caveats: a release that was rolled back stays listed

select release_id, built_at, fingerprint, trigger
from stage.ledger_releases
