-- The release itself, as the newest row of its own list.
select release_id, built_at, fingerprint, "trigger"
from meta.releases
order by built_at desc
limit 1
