-- In which year did China first install more industrial robots than Japan?
select min(china.year) as first_year
from core.observations_latest as china
inner join core.observations_latest as japan using (indicator_id, period)
where indicator_id = 'industrial_robots_installed' and china.geo = 'CHN' and japan.geo = 'JPN'
    and china.value > japan.value
