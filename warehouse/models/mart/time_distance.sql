-- title: years behind: how long ago a comparator stood where the economy stands now
-- grain: one row per series, economy, period and comparator (with at least two observations up to the period)
-- unit: years; positive is behind, negative is ahead
-- caveats: S(t) = t - t_L(x_t), t_L the earliest time at which the comparator had reached the economy's value (Sicherl's
--          S-time-distance), interpolated between observed years at most three apart. censoring: none (a number),
--          left (at least so many: the comparator starts above), hole (at least so many: the crossing lies in a gap of
--          more than three years), ahead (the comparator has not reached it: the figure is its own distance, <= 0),
--          ahead_left (ahead by at least so many). Only what was reached under the definition in force counts.

with points as (
    select point_id, series_number, geo, half_month, height, definition_number, number_in_definition
    from stage.histories
    where geo_type = 'economy' and height is not null
),

moments as (
    select distinct series_number, half_month
    from points
),

-- who can be compared with at each moment: what has two observations by then, under the definition of the last one
last_points as (
    select
        m.series_number,
        m.half_month,
        c.geo,
        max(c.half_month) as last_half_month,
        arg_max(c.number_in_definition, c.half_month) as n_points,
        arg_max(c.definition_number, c.half_month) as definition_number
    from moments as m
    inner join points as c
        on m.series_number = c.series_number
        and m.half_month >= c.half_month
    group by m.series_number, m.half_month, c.geo
    having arg_max(c.number_in_definition, c.half_month) > 1
),

-- a definition that has changed since the last observation is no longer that of the moment
comparators as (
    select l.series_number, l.half_month, l.geo, l.n_points, l.definition_number
    from last_points as l
    left join stage.series_breaks as b
        on l.series_number = b.series_number
        and l.geo = b.geo
        and l.last_half_month < b.first_half_month
        and l.half_month >= b.first_half_month
    where b.geo is null
),

-- first question: when had the comparator reached where the economy stands?
behind as (
    select
        f.point_id,
        c.geo as comparator_geo,
        'behind' as side,
        c.n_points,
        f.half_month,
        f.height as target,
        r.half_month as rise_half_month,
        r.previous_half_month, r.bottom, r.top, r.is_first, r.is_gap, r.is_log
    from points as f
    inner join comparators as c
        on f.series_number = c.series_number
        and f.half_month = c.half_month
        and f.geo <> c.geo
    inner join stage.rises as r
        on c.series_number = r.series_number
        and c.geo = r.geo
        and c.definition_number = r.definition_number
        and f.height > r.bottom
        and f.height <= r.top
        and f.half_month >= r.half_month
),

-- where it never had, the economy is ahead, and the question is turned round: when had the economy reached where the
-- comparator stands? That must be known: a comparator last seen years ago may have caught up
ahead as (
    select
        f.point_id,
        c.geo as comparator_geo,
        'ahead' as side,
        c.n_points,
        f.half_month,
        stands.height as target,
        r.half_month as rise_half_month,
        r.previous_half_month, r.bottom, r.top, r.is_first, r.is_gap, r.is_log
    from points as f
    inner join comparators as c
        on f.series_number = c.series_number
        and f.half_month = c.half_month
        and f.geo <> c.geo
    inner join points as stands
        on c.series_number = stands.series_number
        and c.geo = stands.geo
        and c.half_month = stands.half_month
        and stands.height < f.height
    left join behind as b
        on f.point_id = b.point_id
        and c.geo = b.comparator_geo
    inner join stage.rises as r
        on f.series_number = r.series_number
        and f.geo = r.geo
        and f.definition_number = r.definition_number
        and stands.height > r.bottom
        and stands.height <= r.top
        and f.half_month >= r.half_month
    where b.point_id is null
),

crossings as (
    select
        point_id,
        comparator_geo,
        side,
        n_points,
        half_month,
        case
            when is_first and top > target then 'left'
            when is_gap and top > target then 'hole'
            else 'none'
        end as censoring,
        case
            when is_first or is_gap or top = target then rise_half_month
            when is_log
                then previous_half_month + (rise_half_month - previous_half_month)
                    * (ln(abs(target)) - ln(abs(bottom))) / (ln(abs(top)) - ln(abs(bottom)))
            else previous_half_month + (rise_half_month - previous_half_month) * (target - bottom) / (top - bottom)
        end as reached_half_month
    from (from behind union all from ahead)
),

distances as (
    select
        point_id,
        comparator_geo,
        side,
        n_points,
        -- the rise that was first is the one in which the height was reached first
        (half_month - min(reached_half_month)) / 24.0 as years,
        arg_min(censoring, reached_half_month) as censoring,
        count(*) as n_crossings
    from crossings
    group by point_id, comparator_geo, side, n_points, half_month
)

select
    k.indicator_id,
    k.source_id,
    k.edition,
    k.time_basis,
    k.price_base,
    k.base_year,
    k.series_id,
    s.geo,
    s.period,
    d.comparator_geo,
    case when d.side = 'ahead' then -d.years else d.years end as years_behind,
    case
        when d.side <> 'ahead' then d.censoring
        when d.censoring = 'none' then 'ahead'
        else 'ahead_left'
    end as censoring,
    k.interpolation,
    d.n_points,
    d.n_crossings
from distances as d
inner join stage.points as s on d.point_id = s.point_id
inner join stage.series_keys as k on s.series_number = k.series_number
