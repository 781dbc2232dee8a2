-- title: under which definition a value stands, where its series has changed it
-- grain: one row per value after a break of its series
-- unit: none
-- caveats: internal, dropped before the release. A value without a row stands under the first definition, number 0. Two
--          economies stand under the same definition where the times of their breaks are the same.
-- partition: indicator_id

select
    s.observation_id,
    count(*) as definition_number,
    string_agg(b.first_time_index, ' ' order by b.first_time_index) as break_times,
    max(b.known_from) as known_from
from stage.definition_changes as b
inner join stage.comparable_observations as s
    on b.series_number = s.series_number
    and b.geo = s.geo
    and b.first_time_index <= s.time_index
group by s.observation_id
