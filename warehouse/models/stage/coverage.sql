-- title: whether a list still has the economies of the list before it
-- grain: one row per series and time at which it lists an economy
-- unit: economies; half-months
-- caveats: internal, dropped before the release. is_incomplete: the leader of the period before is missing, or more of
--          its economies than core.coverage_limits allows. Every period is judged as when it was the newest; the first
--          of a series has nothing before it.

with steps as (
    select series_number, half_month, previous_half_month, count(*) as n_economies
    from stage.histories
    where geo_type = 'economy'
    group by series_number, half_month, previous_half_month
),

lists as (
    select
        series_number,
        half_month,
        sum(n_economies) as n_listed,
        lag(half_month) over (partition by series_number order by half_month) as list_before_half_month,
        lag(sum(n_economies)) over (partition by series_number order by half_month) as n_before
    from steps
    group by series_number, half_month
),

counted as (
    select l.*, l.n_before - coalesce(s.n_economies, 0) as n_missing
    from lists as l
    left join steps as s
        on l.series_number = s.series_number
        and l.half_month = s.half_month
        and l.list_before_half_month = s.previous_half_month
),

leaders as (
    select h.series_number, l.leader_geo, h.half_month
    from stage.leaders as l
    inner join stage.histories as h on l.leader_point_id = h.point_id
),

limits as (
    select max(setting) as largest_share_missing
    from core.coverage_limits
    where parameter = 'largest_share_missing'
)

select
    c.series_number,
    c.half_month,
    c.list_before_half_month,
    coalesce(c.n_missing > m.largest_share_missing * c.n_before, false)
        or (l.leader_geo is not null and h.point_id is null) as is_incomplete
from counted as c
cross join limits as m
left join leaders as l
    on c.series_number = l.series_number
    and c.list_before_half_month = l.half_month
left join stage.histories as h
    on c.series_number = h.series_number
    and l.leader_geo = h.geo
    and c.half_month = h.half_month
