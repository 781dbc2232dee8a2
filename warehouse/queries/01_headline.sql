-- How far is Japan behind the leader of each list, and in years?
select title_en, period, value, unit, obs_status, rank_computed, leader_geo, times_behind, years_behind, years_behind_censoring
from mart.japan_vs_world
order by pillar, indicator_id
