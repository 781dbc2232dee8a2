-- title: years behind, of each value that is compared with a comparator's
-- parameters: compared
-- in oriented_value more is always better, so that one comparison serves both directions
with observations as (
    select
        -- joins and groups by a number are three times as fast as by names and periods
        row_number() over (order by series_id, geo, time_index) as number,
        dense_rank() over (order by series_id, geo) as history,
        dense_rank() over (order by series_id, geo, definition_number) as line,
        series_id,
        geo,
        period,
        time_index,
        newest_until,
        definition_number,
        number_in_definition,
        previous_time_index,
        case direction when 'lower' then -value else value end as oriented_value,
        case direction when 'lower' then -previous_value else previous_value end as previous_oriented_value,
        -- what the economy had reached by then
        max(case direction when 'lower' then -value else value end)
            over (partition by series_id, geo, definition_number order by time_index) as highest,
        -- both ends above zero; a comparator that falls to zero has no logarithm there
        interpolation = 'log' and value > 0 and previous_value > 0 as is_log
    from mart.timelines
),

-- a value was reached in the segment whose bottom is below it and whose top is not; the first value under a definition
-- is a segment from nowhere, and in a gap of more than three years nobody knows when
segments as (
    select
        line,
        time_index,
        previous_time_index,
        oriented_value as top,
        coalesce(previous_oriented_value, cast('-infinity' as double)) as bottom,
        previous_oriented_value is null as is_first,
        coalesce(time_index - previous_time_index > 3 * 24, false) as is_gap,
        is_log
    from observations
    where previous_oriented_value is null or oriented_value > previous_oriented_value
),

-- the comparator's newest value at the time of each value: of a comparator's values and the times that are asked for, in
-- one order, the last value is the one with the highest number. Joined by time it would be each value with all before it
histories as (
    select distinct history, series_id, geo
    from observations
),

marks as (
    select history, time_index, number as value_number, 0 as focus_number
    from observations
    union all
    select c.history, f.time_index, 0, f.number
    from ${compared} as d
    inner join observations as f
        on d.series_id = f.series_id
        and d.geo = f.geo
        and d.period = f.period
    inner join histories as c
        on d.series_id = c.series_id
        and d.comparator_geo = c.geo
),

newest as (
    select
        focus_number,
        max(value_number) over (
            partition by history
            order by time_index, focus_number
            rows between unbounded preceding and current row
        ) as comparator_number
    from marks
),

-- first question: when had the comparator reached where the economy stands? Where it never had, the economy is ahead,
-- and the question is turned round: when had the economy reached where the comparator stands? That must be known: a
-- comparator last seen years ago may have caught up
questions as (
    select
        f.number as focus_number,
        c.number as comparator_number,
        f.time_index,
        f.oriented_value > c.highest as is_ahead,
        case when f.oriented_value > c.highest then f.line else c.line end as line,
        case when f.oriented_value > c.highest then c.oriented_value else f.oriented_value end as target
    from newest as n
    inner join observations as f on n.focus_number = f.number
    inner join observations as c on n.comparator_number = c.number
    where
        (c.newest_until is null or f.time_index < c.newest_until)
        and c.number_in_definition > 1
        and (f.oriented_value <= c.highest or f.time_index = c.time_index)
),

crossings as (
    select
        q.focus_number,
        q.comparator_number,
        q.time_index,
        q.is_ahead,
        ${crossing_censoring(r, q.target)} as censoring,
        ${crossed_at(r, q.target)} as reached_time_index
    from questions as q
    inner join segments as r
        on q.line = r.line
        and q.target > r.bottom
        and q.target <= r.top
        and q.time_index >= r.time_index
),

firsts as (
    select
        focus_number,
        comparator_number,
        is_ahead,
        -- the segment that was first is the one in which the oriented_value was reached first
        (time_index - min(reached_time_index)) / 24.0 as years,
        arg_min(censoring, reached_time_index) as censoring,
        count(*) as n_crossings
    from crossings
    group by focus_number, comparator_number, time_index, is_ahead
)

select
    f.series_id,
    f.geo,
    f.period,
    c.geo as comparator_geo,
    case when r.is_ahead then -r.years else r.years end as years_behind,
    case
        when not r.is_ahead then r.censoring
        when r.censoring = 'none' then 'ahead'
        else 'ahead_left'
    end as censoring,
    c.number_in_definition as n_points,
    r.n_crossings
from firsts as r
inner join observations as f on r.focus_number = f.number
inner join observations as c on r.comparator_number = c.number
