-- title: years behind the leader, by observation
-- grain: one row per value of an economy that is not the leader's, where the leader has two values by then
-- unit: years
-- caveats: internal, dropped before the release. What mart.time_distance says of the leader of the list, as it is there. A
--          leader has always reached what it leads, so that there is no "ahead" here.
-- partition: indicator_id

select s.observation_id, d.years_behind, d.censoring, d.n_crossings
from stage.comparable_observations as s
inner join stage.cross_sections as l on s.cross_section_number = l.cross_section_number
inner join mart.time_distance as d
    on l.series_id = d.series_id
    and l.period = d.period
    and s.geo = d.geo
    and l.leader_geo = d.comparator_geo
