-- The order within Asia, in the newest list that has Japan.
select g.indicator_id, g.period, g.geo, g.value, g.rank_words_en,
    rank() over (partition by g.indicator_id order by g.rank_computed) as place_in_asia
from mart.gap_indicators as g
inner join mart.japan_vs_world as j on g.series_id = j.series_id and g.period = j.period
inner join core.group_members as m on g.geo = m.geo and m.group_geo = 'ASIA_M49'
where g.rank_computed is not null and j.value is not null
order by g.indicator_id, place_in_asia
