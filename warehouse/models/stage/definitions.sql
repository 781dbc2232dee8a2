-- title: under which definition a value stands, where its series has changed it
-- grain: one row per value after a break of its series
-- unit: none
-- caveats: internal, dropped before the release. A value without a row stands under the first definition, number 0. Two
--          economies stand under the same definition where the times of their breaks are the same.

select
    s.point_id,
    count(*) as definition_number,
    string_agg(b.first_half_month, ' ' order by b.first_half_month) as break_times,
    max(b.known_from) as known_from
from stage.series_breaks as b
inner join stage.points as s
    on b.series_number = s.series_number
    and b.geo = s.geo
    and b.first_half_month <= s.half_month
group by s.point_id
