-- The release before, which is attached as `earlier`.
select release_id, built_at
from earlier.meta.releases
order by built_at desc
limit 1
