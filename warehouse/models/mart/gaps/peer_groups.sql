-- title: what a group of peers reaches, and the world: mean, median and sum of the members
-- grain: one row per series, period and group of which a member has a value
-- unit: the indicator's unit
-- caveats: unweighted, the focus economy among them where it is a member. Membership is as of the period's end; of the
--          group WORLD every economy that the list has is a member. Where a list of the first k, or a full one, leaves
--          out members of its universe, there is no mean, median or sum, but what they lie between: with every one of
--          those members at either end of what is possible behind the last place; where both ends give the same it is
--          exact. Members that are not covered (n_not_covered) have no part in mean and median, and without them there
--          is no sum; of too many of them (core.coverage_limits) there is nothing. The reasons: list_not_full,
--          list_kind_unknown, list_not_of_world, list_incomplete (of the members that had a value in the period before,
--          the best is missing, or too many), group_incomplete (for a sum, also where a
--          member's value was withdrawn), no_peer (a member alone), not_additive, not_a_quantity (of ranks there is no
--          mean and no median: places have no distances).
-- partition: indicator_id

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
        s.cross_section_number,
        s.series_number,
        s.period,
        p.period_end,
        s.geo,
        s.value,
        s.withdrawn_at,
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
        and ${is_member_on(m, p.period_end)}
    where s.geo_type = 'economy'
),

groups as (
    select
        cross_section_number,
        series_number,
        period,
        period_end,
        time_index_before,
        group_geo,
        count(*) as n_members,
        count(withdrawn_at) as n_withdrawn,
        -- in a fixed order, so that a replay gives the same last digit
        fsum(value order by value) as total,
        median(value) as median_value,
        count(*) filter (where previous_time_index = time_index_before) as n_stayed,
        list(geo) as geos,
        list(value) filter (where group_geo <> 'WORLD') as listed
    from members
    group by cross_section_number, series_number, period, period_end, time_index_before, group_geo
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
        and ${is_member_on(m, g.period_end)}
    inner join stage.geo_series as h
        on g.series_number = h.series_number
        and g.time_index_before = h.time_index
        and m.geo = h.geo
    group by g.series_number, g.period, g.group_geo
),

sizes as (
    select p.period_end, m.group_geo, count(*) as n_in_group
    from (select distinct period_end from stage.periods) as p
    inner join core.group_members as m
        on ${is_member_on(m, p.period_end)}
    group by p.period_end, m.group_geo
),

-- members of the list's universe whom it leaves out, and not because their value is withheld or still to come
bounded as (
    select b.series_id, b.period, m.group_geo, count(*) as n_bounded
    from stage.absence_bounds as b
    inner join stage.periods as p on b.period = p.period
    inner join core.group_members as m
        on ${is_member_on(m, p.period_end)}
    left join core.group_members as u
        on b.universe_group = u.group_geo
        and m.geo = u.geo
        and ${is_member_on(u, p.period_end)}
    left join core.observations as o
        on b.series_id = o.series_id
        and b.period = o.period
        and m.geo = o.geo
        and o.reading = 1
    where
        (b.universe_group is null or u.geo is not null)
        and (o.series_id is null or o.obs_status = 'not_listed')
    group by b.series_id, b.period, m.group_geo
),

limits as (
    select
        max(setting) filter (where parameter = 'largest_share_missing') as largest_share_missing,
        max(setting) filter (where parameter = 'largest_share_not_covered') as largest_share_not_covered
    from core.coverage_limits
),

counted as (
    select
        k.*,
        i.is_additive,
        case when i.measure_kind = 'rank' then q.missing_reason end as no_mean_reason,
        g.period,
        g.group_geo,
        g.n_members,
        g.n_withdrawn,
        g.total,
        g.median_value,
        g.listed,
        t.list_kind,
        t.universe_kind,
        b.n_before - g.n_stayed as n_lost,
        coalesce(
            b.n_before - g.n_stayed > a.largest_share_missing * b.n_before or not list_contains(g.geos, b.best_geo),
            false
        ) as has_lost,
        coalesce(z.n_in_group, g.n_members) - g.n_members as n_missing,
        coalesce(w.n_bounded, 0) as n_bounded,
        u.series_id is not null as has_bounds,
        a.largest_share_not_covered,
        -- an end that nobody knows is as far away as can be
        coalesce(u.absent_low, '-infinity') as absent_low,
        coalesce(u.absent_high, 'infinity') as absent_high
    from groups as g
    inner join stage.series_keys as k on g.series_number = k.series_number
    inner join core.indicators as i on k.indicator_id = i.indicator_id
    inner join core.measure_kinds as q on i.measure_kind = q.measure_kind
    cross join limits as a
    left join sizes as z
        on g.period_end = z.period_end
        and g.group_geo = z.group_geo
    left join stage.list_kinds as t
        on k.series_id = t.series_id
        and g.period = t.period
    left join stage.absence_bounds as u
        on k.series_id = u.series_id
        and g.period = u.period
    left join bounded as w
        on k.series_id = w.series_id
        and g.period = w.period
        and g.group_geo = w.group_geo
    left join groups_before as b
        on g.series_number = b.series_number
        and g.period = b.period
        and g.group_geo = b.group_geo
),

judged as (
    select
        *,
        n_missing - n_bounded as n_not_covered,
        case
            when n_missing = 0 and group_geo <> 'WORLD' then null
            when list_kind is null then 'list_kind_unknown'
            when list_kind <> 'full' and (list_kind <> 'top_k' or group_geo = 'WORLD' or not has_bounds)
                then 'list_not_full'
            when group_geo = 'WORLD' and universe_kind is distinct from 'world' then 'list_not_of_world'
            when list_kind = 'full' and has_lost then 'list_incomplete'
            when n_missing - n_bounded > largest_share_not_covered * (n_members + n_missing) then 'group_incomplete'
            when n_bounded > 0 then 'between'
        end as state
    from counted
),

-- a member alone has a sum, and no mean but itself; a sum needs all members, and each with a value that still stands
parted as (
    select
        *,
        case
            when no_mean_reason is not null then no_mean_reason
            when n_members + n_bounded = 1 then 'no_peer'
            else state
        end as peer_state,
        case
            when not is_additive then 'not_additive'
            when (state is null or state = 'between') and n_not_covered + n_withdrawn > 0 then 'group_incomplete'
            else state
        end as sum_state,
        case when list_kind = 'full' then 'group_incomplete' else 'list_not_full' end as between_reason
    from judged
),

filled as (
    select
        *,
        case
            when peer_state is null or peer_state = 'between'
                then ${mean_filled_up(total, n_members, n_bounded, absent_low)}
        end as mean_low,
        case
            when peer_state is null or peer_state = 'between'
                then ${mean_filled_up(total, n_members, n_bounded, absent_high)}
        end as mean_high,
        case
            when peer_state = 'between' then ${median_filled_up(listed, n_bounded, absent_low)}
            when peer_state is null then median_value
        end as median_low,
        case
            when peer_state = 'between' then ${median_filled_up(listed, n_bounded, absent_high)}
            when peer_state is null then median_value
        end as median_high
    from parted
),

summed as (
    select
        *,
        case
            when sum_state is null then total
            when sum_state = 'between' then total + n_bounded * absent_low
        end as sum_low,
        case
            when sum_state is null then total
            when sum_state = 'between' then total + n_bounded * absent_high
        end as sum_high
    from filled
)

select
    indicator_id,
    source_id,
    edition,
    time_basis,
    price_base,
    base_year,
    period,
    series_id,
    group_geo,
    n_members,
    n_missing,
    n_not_covered,
    n_lost,
    case when mean_low = mean_high then mean_low end as mean_value,
    case when isfinite(mean_low) then mean_low end as mean_low,
    case when isfinite(mean_high) then mean_high end as mean_high,
    case when mean_low = mean_high then null when peer_state = 'between' then between_reason else peer_state end
        as mean_missing_reason,
    case when median_low = median_high then median_low end as median_value,
    case when isfinite(median_low) then median_low end as median_low,
    case when isfinite(median_high) then median_high end as median_high,
    case when median_low = median_high then null when peer_state = 'between' then between_reason else peer_state end
        as median_missing_reason,
    case when sum_low = sum_high then sum_low end as sum_value,
    case when isfinite(sum_low) then sum_low end as sum_low,
    case when isfinite(sum_high) then sum_high end as sum_high,
    case when sum_low = sum_high then null when sum_state = 'between' then between_reason else sum_state end
        as sum_missing_reason,
    n_members + n_bounded = 1 or state is not null as is_incomplete
from summed
