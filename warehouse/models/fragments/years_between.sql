-- title: years behind, of each value of these timelines: against the comparators of its economy, and its leader_geo
-- parameters: timelines, comparators
-- in oriented_value more is always better, so that one comparison serves both directions
with observations as (
    select
        -- joins and groups by a number are three times as fast as by names and periods
        row_number() over (order by series_id, geo, time_index, period) as number,
        dense_rank() over (order by series_id) as series,
        dense_rank() over (order by series_id, geo) as history,
        dense_rank() over (order by series_id, geo, definition_number) as line,
        indicator_id,
        source_id,
        edition,
        time_basis,
        price_base,
        base_year,
        series_id,
        interpolation,
        geo,
        leader_geo,
        period,
        time_index,
        newest_until,
        number_in_definition,
        previous_time_index,
        case direction when 'lower' then -value else value end as oriented_value,
        case direction when 'lower' then -previous_value else previous_value end as previous_oriented_value,
        -- both ends above zero; a comparator that falls to zero has no logarithm there
        interpolation = 'log' and value > 0 and previous_value > 0 as is_log
    from ${timelines}
),

values_in_lines as (
    select
        *,
        -- what the economy had reached by then, and before
        max(oriented_value) over (
            partition by line order by number rows between unbounded preceding and current row
        ) as highest,
        max(oriented_value) over (
            partition by line order by number rows between unbounded preceding and 1 preceding
        ) as highest_before,
        -- to what it has fallen since
        min(oriented_value) over (
            partition by line order by number rows between current row and unbounded following
        ) as lowest_since
    from observations
),

-- a value was reached in the segment whose bottom is below it and whose top is not; the first value under a definition
-- is a segment from nowhere, and in a gap of more than three years nobody knows when
segments as (
    select
        line,
        number,
        time_index,
        previous_time_index,
        oriented_value as top,
        coalesce(previous_oriented_value, cast('-infinity' as double)) as bottom,
        coalesce(highest_before, cast('-infinity' as double)) as highest_before,
        lowest_since,
        previous_oriented_value is null as is_first,
        coalesce(time_index - previous_time_index > 3 * 24, false) as is_gap,
        is_log
    from values_in_lines
    where previous_oriented_value is null or oriented_value > previous_oriented_value
),

histories as (
    select distinct series, geo, history
    from observations
),

comparisons as (
    select f.number as focus_number, f.time_index, c.history as comparator_history
    from observations as f
    inner join ${comparators} as d on f.geo = d.geo
    inner join histories as c
        on f.series = c.series
        and d.comparator_geo = c.geo
    union all
    select f.number, f.time_index, c.history
    from observations as f
    inner join histories as c
        on f.series = c.series
        and f.leader_geo = c.geo
    left join ${comparators} as d
        on f.geo = d.geo
        and f.leader_geo = d.comparator_geo
    where f.leader_geo <> f.geo and d.geo is null
),

-- the comparator's newest value at a time that is asked for: of its values and these times, in one order, the last value
-- is the one with the highest number. Joined by time it would be each time with all values before it
marks as (
    select history, time_index, number as value_number, false as is_asked
    from observations
    union all
    select distinct comparator_history, time_index, 0, true
    from comparisons
),

newest as (
    select
        history,
        time_index,
        is_asked,
        max(value_number) over (
            partition by history order by time_index, is_asked rows between unbounded preceding and current row
        ) as comparator_number
    from marks
),

-- first question: when had the comparator reached where the economy stands? Where it never had, the economy is ahead,
-- and the question is turned round: when had the economy reached where the comparator stands? That must be known: a
-- comparator last seen years ago may have caught up
questions as (
    select
        p.focus_number,
        n.comparator_number,
        p.time_index,
        f.oriented_value > c.highest as is_ahead,
        case when f.oriented_value > c.highest then f.line else c.line end as line,
        case when f.oriented_value > c.highest then c.oriented_value else f.oriented_value end as target
    from comparisons as p
    inner join newest as n
        on p.comparator_history = n.history
        and p.time_index = n.time_index
        and n.is_asked
    inner join values_in_lines as f on p.focus_number = f.number
    inner join values_in_lines as c on n.comparator_number = c.number
    where
        (c.newest_until is null or p.time_index < c.newest_until)
        and c.number_in_definition > 1
        and (f.oriented_value <= c.highest or p.time_index = c.time_index)
),

-- it was reached first where a line went higher than ever before, and nothing else of it need be looked at
firsts as (
    select
        q.*,
        r.number,
        r.lowest_since,
        ${crossing_censoring(r, q.target)} as censoring,
        (q.time_index - ${crossed_at(r, q.target)}) / 24.0 as years
    from questions as q
    inner join segments as r
        on q.line = r.line
        and r.top > r.highest_before
        and q.target > r.highest_before
        and q.target <= r.top
),

-- and again only where it was lost since
later as (
    select q.focus_number, q.comparator_number, count(*) as n_crossings
    from firsts as q
    inner join segments as r
        on q.line = r.line
        and q.target > r.bottom
        and q.target <= r.top
        and q.number < r.number
        and q.time_index >= r.time_index
    where q.lowest_since < q.target
    group by q.focus_number, q.comparator_number
)

select
    f.indicator_id,
    f.source_id,
    f.edition,
    f.time_basis,
    f.price_base,
    f.base_year,
    f.series_id,
    f.interpolation,
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
    1 + coalesce(l.n_crossings, 0) as n_crossings
from firsts as r
inner join observations as f on r.focus_number = f.number
inner join observations as c on r.comparator_number = c.number
left join later as l
    on r.focus_number = l.focus_number
    and r.comparator_number = l.comparator_number
