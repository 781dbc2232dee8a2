-- title: where the definition behind a series changes for an economy or group
-- grain: one row per series, geo and first time of a new definition
-- unit: half-months
-- caveats: internal, dropped before the release. From core.series_breaks; a break is found by its first period, which
--          must be a period of the series (audit.series_breaks_without_effect). The sum of a group has the breaks of
--          its members, and one wherever others are its members (core.group_members).
-- partition: indicator_id

with named as (
    select distinct s.series_number, b.geo, s.time_index, b.known_from
    from core.series_breaks as b
    inner join stage.series_keys as k
        on b.indicator_id = k.indicator_id
        and b.source_id = k.source_id
        and (b.edition is null or b.edition = k.edition)
    inner join stage.comparable_observations as s
        on k.series_number = s.series_number
        and b.first_period = s.period
),

changes as (
    select s.series_number, s.geo, n.time_index as first_time_index, n.known_from
    from named as n
    inner join stage.comparable_observations as s
        on n.series_number = s.series_number
        and (n.geo is null or n.geo = s.geo)
    union all
    select s.series_number, s.geo, n.time_index, n.known_from
    from named as n
    inner join core.group_members as m on n.geo = m.geo
    inner join stage.comparable_observations as s
        on n.series_number = s.series_number
        and m.group_geo = s.geo
    where s.is_sum
),

days_of_change as (
    select group_geo, valid_from as day
    from core.group_members
    union
    select group_geo, valid_to
    from core.group_members
    where valid_to is not null
),

memberships as (
    select
        s.series_number,
        s.geo,
        s.time_index,
        count(d.day) as n_changes,
        lag(count(d.day)) over (partition by s.geo_series_number order by s.time_index) as n_changes_before
    from stage.comparable_observations as s
    inner join stage.periods as p on s.period = p.period
    left join days_of_change as d
        on s.geo = d.group_geo
        and p.period_end >= d.day
    where s.is_sum
    group by s.series_number, s.geo, s.geo_series_number, s.time_index
)

select series_number, geo, first_time_index, max(known_from) as known_from
from (
    select series_number, geo, first_time_index, known_from
    from changes
    union all
    select series_number, geo, time_index, null
    from memberships
    where n_changes > n_changes_before
) as c
group by series_number, geo, first_time_index
