-- title: when each economy first reached each level (Sicherl's matrix of levels and times, in long form)
-- grain: one row per series, economy (with at least two observations) and level that the series spans
-- unit: level in the indicator's unit; time in years, 2024.5 being the middle of 2024
-- caveats: the levels are rows of core.level_ladder, of which those between the smallest and the largest value of the
--          series are taken; a kind of measure without rows there (net flows) has none. reached_at is interpolated as
--          years behind are. censoring: none (a time), left (at the latest: the economy's first observation is already
--          past the level), hole (at the latest: the crossing lies in a gap of more than three years), not_reached (not
--          up to last_at). Of a series with a break, what follows the last one.
-- partition: indicator_id

with newest_definitions as (
    select series_number, geo, max(definition_number) as definition_number
    from stage.geo_series
    group by series_number, geo
),

spans as (
    select
        h.series_number,
        h.geo,
        h.definition_number,
        min(h.value) as lowest,
        max(h.value) as highest,
        min(case when h.value > 0 then h.value end) as lowest_positive,
        count(*) as n_points,
        min(h.time_index) / 24.0 as first_at,
        max(h.time_index) / 24.0 as last_at
    from stage.geo_series as h
    inner join newest_definitions as n
        on h.series_number = n.series_number
        and h.geo = n.geo
        and h.definition_number = n.definition_number
    where h.geo_type = 'economy' and h.oriented_value is not null
    group by h.series_number, h.geo, h.definition_number
    having count(*) > 1
),

ranges as (
    select
        h.series_number,
        k.direction,
        k.growth_basis,
        k.measure_kind,
        min(h.lowest) as lowest,
        max(h.highest) as highest,
        cast(floor(log10(min(h.lowest_positive))) as integer) as lowest_decade,
        cast(floor(log10(max(case when h.highest > 0 then h.highest end))) as integer) as highest_decade
    from spans as h
    inner join stage.series_keys as k on h.series_number = k.series_number
    group by h.series_number, k.direction, k.growth_basis, k.measure_kind
),

decades as (
    select series_number, unnest(range(lowest_decade, highest_decade + 1)) as decade
    from ranges
),

candidates as (
    select r.series_number, r.direction, r.lowest, r.highest, a.level
    from ranges as r
    inner join core.level_ladder as a
        on r.growth_basis = a.growth_basis
        and r.measure_kind = a.measure_kind
    where not a.is_in_every_decade
    union all
    select
        r.series_number,
        r.direction,
        r.lowest,
        r.highest,
        -- read as one number, so that 2 in the third decade below one is the 0.002 that a person would write
        cast(concat(a.level, 'e', d.decade) as double) as level
    from ranges as r
    inner join core.level_ladder as a
        on r.growth_basis = a.growth_basis
        and r.measure_kind = a.measure_kind
    inner join decades as d on r.series_number = d.series_number
    where a.is_in_every_decade
),

questions as (
    select
        h.*,
        c.level,
        case when c.direction = 'lower' then -c.level else c.level end as target
    from spans as h
    inner join candidates as c
        on h.series_number = c.series_number
        and c.level between c.lowest and c.highest
),

-- the segments that passed the level, and when; an economy that never reached it has none
crossings as (
    select
        q.*,
        case when r.time_index is null then 'not_reached' else ${crossing_censoring(r, q.target)} end as censoring,
        ${crossed_at(r, q.target)} as reached_time_index
    from questions as q
    left join stage.segments as r
        on q.series_number = r.series_number
        and q.geo = r.geo
        and q.definition_number = r.definition_number
        and q.target > r.bottom
        and q.target <= r.top
),

placed as (
    select
        series_number,
        geo,
        level,
        min(reached_time_index) / 24.0 as reached_at,
        -- of the segments that pass the level the first in time is the one that reached it
        coalesce(arg_min(censoring, reached_time_index), 'not_reached') as censoring,
        any_value(first_at) as first_at,
        any_value(last_at) as last_at,
        any_value(n_points) as n_points,
        count(reached_time_index) as n_crossings
    from crossings
    group by series_number, geo, level
)

select
    k.indicator_id,
    k.source_id,
    k.edition,
    k.time_basis,
    k.price_base,
    k.base_year,
    k.series_id,
    p.geo,
    p.level,
    p.reached_at,
    p.censoring,
    k.interpolation,
    p.first_at,
    p.last_at,
    p.n_points,
    p.n_crossings
from placed as p
inner join stage.series_keys as k on p.series_number = k.series_number
