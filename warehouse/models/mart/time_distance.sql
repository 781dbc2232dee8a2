-- title: years behind: how long ago a comparator stood where the economy stands now
-- grain: one row per series, economy, period and comparator (with at least two observations up to the period)
-- unit: years; positive is behind, negative is ahead
-- caveats: S(t) = t - t_L(x_t), t_L the earliest time at which the comparator had reached the economy's value (Sicherl's
--          S-time-distance), interpolated between observed years at most three apart. censoring: none (a number),
--          left (at least so many: the comparator starts above), hole (at least so many: the crossing lies in a gap of
--          more than three years), ahead (the comparator has not reached it: the figure is its own distance, <= 0),
--          ahead_left (ahead by at least so many). Only what was reached under the definition in force counts.

with observations as (
    select observation_id, series_number, geo, time_index, oriented_value, definition_number, number_in_definition
    from stage.geo_series
    where geo_type = 'economy' and oriented_value is not null
),

moments as (
    select distinct series_number, time_index
    from observations
),

-- who can be compared with at each moment: what has two observations by then, under the definition of the last one
last_points as (
    select
        m.series_number,
        m.time_index,
        c.geo,
        max(c.time_index) as last_time_index,
        arg_max(c.number_in_definition, c.time_index) as n_points,
        arg_max(c.definition_number, c.time_index) as definition_number
    from moments as m
    inner join observations as c
        on m.series_number = c.series_number
        and m.time_index >= c.time_index
    group by m.series_number, m.time_index, c.geo
    having arg_max(c.number_in_definition, c.time_index) > 1
),

-- a definition that has changed since the last observation is no longer that of the moment
comparators as (
    select l.series_number, l.time_index, l.geo, l.n_points, l.definition_number
    from last_points as l
    left join stage.definition_changes as b
        on l.series_number = b.series_number
        and l.geo = b.geo
        and l.last_time_index < b.first_time_index
        and l.time_index >= b.first_time_index
    where b.geo is null
),

-- first question: when had the comparator reached where the economy stands?
behind as (
    select
        f.observation_id,
        c.geo as comparator_geo,
        'behind' as side,
        c.n_points,
        f.time_index,
        f.oriented_value as target,
        r.time_index as segment_time_index,
        r.previous_time_index, r.bottom, r.top, r.is_first, r.is_gap, r.is_log
    from observations as f
    inner join comparators as c
        on f.series_number = c.series_number
        and f.time_index = c.time_index
        and f.geo <> c.geo
    inner join stage.segments as r
        on c.series_number = r.series_number
        and c.geo = r.geo
        and c.definition_number = r.definition_number
        and f.oriented_value > r.bottom
        and f.oriented_value <= r.top
        and f.time_index >= r.time_index
),

-- where it never had, the economy is ahead, and the question is turned round: when had the economy reached where the
-- comparator stands? That must be known: a comparator last seen years ago may have caught up
ahead as (
    select
        f.observation_id,
        c.geo as comparator_geo,
        'ahead' as side,
        c.n_points,
        f.time_index,
        stands.oriented_value as target,
        r.time_index as segment_time_index,
        r.previous_time_index, r.bottom, r.top, r.is_first, r.is_gap, r.is_log
    from observations as f
    inner join comparators as c
        on f.series_number = c.series_number
        and f.time_index = c.time_index
        and f.geo <> c.geo
    inner join observations as stands
        on c.series_number = stands.series_number
        and c.geo = stands.geo
        and c.time_index = stands.time_index
        and stands.oriented_value < f.oriented_value
    left join behind as b
        on f.observation_id = b.observation_id
        and c.geo = b.comparator_geo
    inner join stage.segments as r
        on f.series_number = r.series_number
        and f.geo = r.geo
        and f.definition_number = r.definition_number
        and stands.oriented_value > r.bottom
        and stands.oriented_value <= r.top
        and f.time_index >= r.time_index
    where b.observation_id is null
),

crossings as (
    select
        observation_id,
        comparator_geo,
        side,
        n_points,
        time_index,
        case
            when is_first and top > target then 'left'
            when is_gap and top > target then 'hole'
            else 'none'
        end as censoring,
        case
            when is_first or is_gap or top = target then segment_time_index
            when is_log
                then previous_time_index + (segment_time_index - previous_time_index)
                    * (ln(abs(target)) - ln(abs(bottom))) / (ln(abs(top)) - ln(abs(bottom)))
            else previous_time_index + (segment_time_index - previous_time_index) * (target - bottom) / (top - bottom)
        end as reached_time_index
    from (from behind union all from ahead)
),

distances as (
    select
        observation_id,
        comparator_geo,
        side,
        n_points,
        -- the segment that was first is the one in which the oriented_value was reached first
        (time_index - min(reached_time_index)) / 24.0 as years,
        arg_min(censoring, reached_time_index) as censoring,
        count(*) as n_crossings
    from crossings
    group by observation_id, comparator_geo, side, n_points, time_index
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
inner join stage.comparable_observations as s on d.observation_id = s.observation_id
inner join stage.series_keys as k on s.series_number = k.series_number
