-- Years behind each declared comparator and each leader, in the newest period of each edition.
select d.series_id, d.geo, d.period, d.comparator_geo, d.years_behind, d.censoring
from mart.time_distance as d
qualify row_number() over (partition by d.series_id, d.geo, d.comparator_geo order by d.period desc) = 1
order by d.series_id, d.geo, d.comparator_geo
