-- What do several publishers say of the same robots?
select period, source_id, edition, value, value_as_published, locator
from core.observations
where indicator_id = 'industrial_robots_installed' and geo = 'JPN' and year >= 2022
order by period, source_id, edition, reading
