-- What do several publishers say of the same robots? Reading 1 of an edition is the preferred one.
select period, source_id, edition, figure, reading, value, value_as_published
from core.observations
where indicator_id = 'industrial_robots_installed' and geo = 'JPN' and year >= 2022
order by period, source_id, edition, reading
