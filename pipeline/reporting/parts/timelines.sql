-- The values of each economy and group in the order of time; time is in years, 2024.5 being the middle of 2024.
select t.series_id, t.geo, t.period, t.time_index / 24 as time, t.value, t.definition_number
from mart.timelines as t
order by t.series_id, t.geo, t.time_index
