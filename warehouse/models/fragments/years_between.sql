-- title: years behind, of each value that is compared with a comparator's
-- parameters: compared
-- in oriented_value more is always better, so that one comparison serves both directions
with observations as (
    select
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
        series_id,
        geo,
        definition_number,
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

-- first question: when had the comparator reached where the economy stands? Where it never had, the economy is ahead,
-- and the question is turned round: when had the economy reached where the comparator stands? That must be known: a
-- comparator last seen years ago may have caught up
questions as (
    select
        f.series_id,
        f.geo,
        f.period,
        f.time_index,
        d.comparator_geo,
        c.number_in_definition as n_points,
        f.oriented_value > c.highest as is_ahead,
        case when f.oriented_value > c.highest then f.geo else d.comparator_geo end as reached_by,
        case when f.oriented_value > c.highest then f.definition_number else c.definition_number end as definition_number,
        case when f.oriented_value > c.highest then c.oriented_value else f.oriented_value end as target
    from ${compared} as d
    inner join observations as f
        on d.series_id = f.series_id
        and d.geo = f.geo
        and d.period = f.period
    inner join observations as c
        on f.series_id = c.series_id
        and d.comparator_geo = c.geo
        and f.time_index >= c.time_index
        and (c.newest_until is null or f.time_index < c.newest_until)
    where c.number_in_definition > 1 and (f.oriented_value <= c.highest or f.time_index = c.time_index)
),

crossings as (
    select
        q.*,
        ${crossing_censoring(r, q.target)} as censoring,
        ${crossed_at(r, q.target)} as reached_time_index
    from questions as q
    inner join segments as r
        on q.series_id = r.series_id
        and q.reached_by = r.geo
        and q.definition_number = r.definition_number
        and q.target > r.bottom
        and q.target <= r.top
        and q.time_index >= r.time_index
),

firsts as (
    select
        series_id,
        geo,
        period,
        comparator_geo,
        is_ahead,
        n_points,
        -- the segment that was first is the one in which the oriented_value was reached first
        (time_index - min(reached_time_index)) / 24.0 as years,
        arg_min(censoring, reached_time_index) as censoring,
        count(*) as n_crossings
    from crossings
    group by series_id, geo, period, time_index, comparator_geo, is_ahead, n_points
)

select
    series_id,
    geo,
    period,
    comparator_geo,
    case when is_ahead then -years else years end as years_behind,
    case
        when not is_ahead then censoring
        when censoring = 'none' then 'ahead'
        else 'ahead_left'
    end as censoring,
    n_points,
    n_crossings
from firsts
