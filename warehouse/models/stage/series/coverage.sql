-- title: whether a cross-section still has the economies of the one before it
-- grain: one row per series and time at which it lists an economy
-- unit: economies; half-months
-- caveats: internal, dropped before the release. is_incomplete: the leader of the period before is missing, or more of
--          its economies than core.coverage_limits allows. Every period is taken as when it was the newest; the first
--          of a series has nothing before it.
-- partition: indicator_id

with steps as (
    select series_number, time_index, previous_time_index, count(*) as n_economies
    from stage.geo_series
    where geo_type = 'economy'
    group by series_number, time_index, previous_time_index
),

cross_sections as (
    select
        series_number,
        time_index,
        sum(n_economies) as n_listed,
        lag(time_index) over (partition by series_number order by time_index) as time_index_before,
        lag(sum(n_economies)) over (partition by series_number order by time_index) as n_before
    from steps
    group by series_number, time_index
),

counted as (
    select l.*, l.n_before - coalesce(s.n_economies, 0) as n_missing
    from cross_sections as l
    left join steps as s
        on l.series_number = s.series_number
        and l.time_index = s.time_index
        and l.time_index_before = s.previous_time_index
),

leaders as (
    select h.series_number, l.leader_geo, h.time_index
    from stage.leaders as l
    inner join stage.geo_series as h on l.leader_observation_id = h.observation_id
),

limits as (
    select max(setting) as largest_share_missing
    from core.coverage_limits
    where parameter = 'largest_share_missing'
)

select
    c.series_number,
    c.time_index,
    c.time_index_before,
    coalesce(c.n_missing > m.largest_share_missing * c.n_before, false)
        or (l.leader_geo is not null and h.observation_id is null) as is_incomplete
from counted as c
cross join limits as m
left join leaders as l
    on c.series_number = l.series_number
    and c.time_index_before = l.time_index
left join stage.geo_series as h
    on c.series_number = h.series_number
    and l.leader_geo = h.geo
    and c.time_index = h.time_index
