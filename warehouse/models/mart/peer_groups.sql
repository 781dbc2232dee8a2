-- title: what a group of peers reaches, and the world: mean and median of the members
-- grain: one row per series, period and group
-- unit: the indicator's unit
-- caveats: unweighted; members with a value only (n_members says of how many), the focus economy among them where it
--          is a member. Membership is as of the period's end; of the group WORLD every economy is a member, so that it
--          is the mean and median of all that the list has. is_incomplete: of the members that had a value in the
--          period before, the best is missing, or more than core.coverage_limits allows: no ratio is taken of them.

with memberships as (
    select group_geo, geo, valid_from, valid_to
    from core.group_members
    union all
    select 'WORLD', geo, date '0001-01-01', null
    from core.economies
    where geo_type = 'economy'
),

members as (
    select
        s.observation_id,
        s.series_number,
        s.period,
        p.period_end,
        s.geo,
        s.value,
        h.previous_time_index,
        c.time_index_before,
        m.group_geo
    from stage.comparable_observations as s
    inner join stage.periods as p on s.period = p.period
    inner join stage.geo_series as h on s.observation_id = h.observation_id
    inner join stage.coverage as c
        on s.series_number = c.series_number
        and s.time_index = c.time_index
    inner join memberships as m
        on s.geo = m.geo
        and p.period_end >= m.valid_from
        and (m.valid_to is null or p.period_end < m.valid_to)
    where s.geo_type = 'economy'
),

groups as (
    select
        series_number,
        period,
        period_end,
        time_index_before,
        group_geo,
        count(*) as n_members,
        -- in a fixed order, so that a replay gives the same last digit
        fsum(value order by value) / count(*) as mean_value,
        median(value) as median_value,
        count(*) filter (where previous_time_index = time_index_before) as n_stayed,
        list(geo) as geos
    from members
    group by series_number, period, period_end, time_index_before, group_geo
),

groups_before as (
    select
        g.series_number,
        g.period,
        g.group_geo,
        count(*) as n_before,
        first(h.geo order by h.oriented_value desc, h.geo) filter (where h.oriented_value is not null) as best_geo
    from groups as g
    inner join memberships as m
        on g.group_geo = m.group_geo
        and g.period_end >= m.valid_from
        and (m.valid_to is null or g.period_end < m.valid_to)
    inner join stage.geo_series as h
        on g.series_number = h.series_number
        and g.time_index_before = h.time_index
        and m.geo = h.geo
    group by g.series_number, g.period, g.group_geo
),

limits as (
    select max(setting) as largest_share_missing
    from core.coverage_limits
    where parameter = 'largest_share_missing'
)

select
    k.indicator_id,
    k.source_id,
    k.edition,
    k.time_basis,
    k.price_base,
    k.base_year,
    g.period,
    k.series_id,
    g.group_geo,
    g.n_members,
    g.mean_value,
    g.median_value,
    b.n_before - g.n_stayed as n_missing,
    coalesce(
        b.n_before - g.n_stayed > a.largest_share_missing * b.n_before or not list_contains(g.geos, b.best_geo), false
    ) as is_incomplete
from groups as g
inner join stage.series_keys as k on g.series_number = k.series_number
cross join limits as a
left join groups_before as b
    on g.series_number = b.series_number
    and g.period = b.period
    and g.group_geo = b.group_geo
