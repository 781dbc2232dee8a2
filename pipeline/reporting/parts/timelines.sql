-- The values of each economy and group in the order of time; time is in years, 2024.5 being the middle of 2024. Of
-- a series of more than 20,000 values the last of each year, as in observations.sql.
select t.series_id, t.geo, t.period, t.time_index / 24 as time, t.value, t.definition_number
from mart.timelines as t
qualify
    count(*) over (partition by t.series_id) <= 20000
    or t.time_index = max(t.time_index) over (partition by t.series_id, t.geo, t.time_index // 24)
order by t.series_id, t.geo, t.time_index
