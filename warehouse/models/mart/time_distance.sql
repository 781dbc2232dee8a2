-- title: years behind: how long ago a comparator stood where the economy stands now
-- grain: one row per series, economy, period and comparator (with at least two observations up to the period)
-- unit: years; positive is behind, negative is ahead
-- caveats: S(t) = t - t_L(x_t), t_L the earliest time at which the comparator had reached the economy's value (Sicherl's
--          S-time-distance), interpolated between observed years at most three apart. censoring: none (a number),
--          left (at least so many: the comparator starts above), hole (at least so many: the crossing lies in a gap of
--          more than three years), ahead (the comparator has not reached it: the figure is its own distance, <= 0),
--          ahead_left (ahead by at least so many).

with points as (
    select
        series_id,
        geo,
        period,
        t,
        value,
        direction,
        interpolation,
        -- in "height" more is always better, so that one comparison serves both directions
        case when direction = 'lower' then -value else value end as height,
        row_number() over (partition by series_id, geo order by t) as point_number,
        lag(t) over (partition by series_id, geo order by t) as previous_t,
        lag(value) over (partition by series_id, geo order by t) as previous_value,
        lag(case when direction = 'lower' then -value else value end)
            over (partition by series_id, geo order by t) as previous_height
    from stage.series
    where geo_type = 'economy' and value is not null and direction <> 'none'
),

-- where each economy stood at each period, and where each comparator stood by then
pairs as (
    select
        f.series_id,
        f.geo,
        f.period,
        f.t,
        f.height,
        c.geo as comparator_geo,
        count(*) as n_points,
        max(c.t) as comparator_t,
        arg_max(c.height, c.t) as comparator_height
    from points as f
    inner join points as c
        on f.series_id = c.series_id
        and f.geo <> c.geo
        and c.t <= f.t
    group by f.series_id, f.geo, f.period, f.t, f.height, c.geo
    having count(*) >= 2
),

-- first question: when had the comparator reached where the economy stands? Where it never had, the economy is
-- ahead, and the question is turned round: when had the economy reached where the comparator stands?
questions as (
    select *, 'behind' as side, comparator_geo as looked_at_geo, height as target
    from pairs
    union all
    select *, 'ahead' as side, geo as looked_at_geo, comparator_height as target
    from pairs
    -- where the comparator stands at the period must be known: a comparator last seen years ago may have caught up
    where comparator_height < height and comparator_t = t
),

crossings as (
    select
        q.series_id,
        q.geo,
        q.period,
        q.comparator_geo,
        q.side,
        min(l.t) as crossed_t,
        count(*) filter (where l.point_number = 1 or l.previous_height < q.target) as n_crossings
    from questions as q
    inner join points as l
        on q.series_id = l.series_id
        and q.looked_at_geo = l.geo
        and l.t <= q.t
        and l.height >= q.target
    group by q.series_id, q.geo, q.period, q.comparator_geo, q.side
),

answers as (
    select
        q.*,
        c.crossed_t,
        c.n_crossings
    from questions as q
    inner join crossings as c
        on q.series_id = c.series_id
        and q.geo = c.geo
        and q.period = c.period
        and q.comparator_geo = c.comparator_geo
        and q.side = c.side
    qualify row_number() over (
        partition by q.series_id, q.geo, q.period, q.comparator_geo
        order by case q.side when 'ahead' then 1 else 0 end
    ) = 1
),

placed as (
    select
        a.*,
        l.interpolation,
        l.previous_t,
        case
            when l.point_number = 1 and l.height > a.target then 'left'
            when l.height > a.target and l.t - l.previous_t > 3 then 'hole'
            else 'none'
        end as censoring_of_crossing,
        case
            when l.point_number = 1 or l.height = a.target or l.t - l.previous_t > 3 then l.t
            -- both ends above zero; a comparator that falls to zero has no logarithm there
            when l.interpolation = 'log' and l.previous_value > 0 and l.value > 0
                then l.previous_t + (l.t - l.previous_t)
                    * (ln(abs(a.target)) - ln(abs(l.previous_height)))
                    / (ln(abs(l.height)) - ln(abs(l.previous_height)))
            else l.previous_t + (l.t - l.previous_t)
                * (a.target - l.previous_height) / (l.height - l.previous_height)
        end as reached_t
    from answers as a
    inner join points as l
        on a.series_id = l.series_id
        and a.looked_at_geo = l.geo
        and a.crossed_t = l.t
)

select
    s.indicator_id,
    s.source_id,
    s.edition,
    s.time_basis,
    s.price_base,
    s.base_year,
    p.series_id,
    p.geo,
    p.period,
    p.comparator_geo,
    case when p.side = 'ahead' then p.reached_t - p.t else p.t - p.reached_t end as years_behind,
    case
        when p.side <> 'ahead' then p.censoring_of_crossing
        when p.censoring_of_crossing = 'none' then 'ahead'
        else 'ahead_left'
    end as censoring,
    p.interpolation,
    p.n_points,
    p.n_crossings
from placed as p
inner join stage.series as s
    on p.series_id = s.series_id
    and p.geo = s.geo
    and p.period = s.period
