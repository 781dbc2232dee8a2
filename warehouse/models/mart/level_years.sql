-- title: when each economy first reached each level (Sicherl's matrix of levels and times, in long form)
-- grain: one row per series, economy (with at least two observations) and level that the series spans
-- unit: level in the indicator's unit; time in years, 2024.5 being the middle of 2024
-- caveats: the levels are rows of core.level_ladder, of which those between the smallest and the largest value of the
--          series are taken; a kind of measure without rows there (net flows) has none. reached_at is interpolated as
--          years behind are. censoring: none (a time), left (at the latest: the economy's first observation is already
--          past the level), hole (at the latest: the crossing lies in a gap of more than three years), not_reached (not
--          up to last_at). Of a series with a break, what follows
--          the last one.

with newest_definitions as (
    select s.series_number, s.geo, max(d.definition_number) as definition_number
    from stage.definitions as d
    inner join stage.series as s on d.point_id = s.point_id
    where s.value is not null
    group by s.series_number, s.geo
),

points as (
    select
        s.series_id,
        s.geo,
        s.period,
        s.t,
        s.value,
        s.growth_basis,
        s.measure_kind,
        s.direction,
        s.interpolation,
        -- in "height" more is always better, so that one comparison serves both directions
        s.height,
        row_number() over (partition by s.series_id, s.geo order by s.t) as point_number,
        lag(s.t) over (partition by s.series_id, s.geo order by s.t) as previous_t,
        lag(s.height) over (partition by s.series_id, s.geo order by s.t) as previous_height
    from stage.series as s
    left join stage.definitions as d on s.point_id = d.point_id
    left join newest_definitions as n
        on s.series_number = n.series_number
        and s.geo = n.geo
    where s.geo_type = 'economy' and s.value is not null and s.direction <> 'none'
        and coalesce(d.definition_number, 0) = coalesce(n.definition_number, 0)
),

histories as (
    select
        series_id,
        geo,
        growth_basis,
        measure_kind,
        direction,
        count(*) as n_points,
        min(t) as first_at,
        max(t) as last_at
    from points
    group by series_id, geo, growth_basis, measure_kind, direction
    having count(*) >= 2
),

ranges as (
    select
        p.series_id,
        p.growth_basis,
        p.measure_kind,
        min(p.value) as lowest,
        max(p.value) as highest,
        cast(floor(log10(min(case when p.value > 0 then p.value end))) as integer) as lowest_decade,
        cast(floor(log10(max(case when p.value > 0 then p.value end))) as integer) as highest_decade
    from points as p
    inner join histories as h
        on p.series_id = h.series_id
        and p.geo = h.geo
    group by p.series_id, p.growth_basis, p.measure_kind
),

decades as (
    select series_id, unnest(range(lowest_decade, highest_decade + 1)) as decade
    from ranges
),

candidates as (
    select r.series_id, r.lowest, r.highest, a.level
    from ranges as r
    inner join core.level_ladder as a
        on r.growth_basis = a.growth_basis
        and r.measure_kind = a.measure_kind
    where not a.is_in_every_decade
    union all
    select
        r.series_id,
        r.lowest,
        r.highest,
        -- read as one number, so that 2 in the third decade below one is the 0.002 that a person would write
        cast(concat(a.level, 'e', d.decade) as double) as level
    from ranges as r
    inner join core.level_ladder as a
        on r.growth_basis = a.growth_basis
        and r.measure_kind = a.measure_kind
    inner join decades as d on r.series_id = d.series_id
    where a.is_in_every_decade
),

ladders as (
    select series_id, level
    from candidates
    where level between lowest and highest
),

questions as (
    select
        h.*,
        l.level,
        case when h.direction = 'lower' then -l.level else l.level end as target
    from histories as h
    inner join ladders as l on h.series_id = l.series_id
),

crossings as (
    select
        q.series_id,
        q.geo,
        q.level,
        min(p.t) as crossed_t,
        count(*) filter (where p.point_number = 1 or p.previous_height < q.target) as n_crossings
    from questions as q
    inner join points as p
        on q.series_id = p.series_id
        and q.geo = p.geo
        and p.height >= q.target
    group by q.series_id, q.geo, q.level
),

placed as (
    select
        q.*,
        c.n_crossings,
        case
            when c.crossed_t is null then 'not_reached'
            when p.point_number = 1 and p.height > q.target then 'left'
            when p.height > q.target and p.t - p.previous_t > 3 then 'hole'
            else 'none'
        end as censoring,
        case
            when p.point_number = 1 or p.height = q.target or p.t - p.previous_t > 3 then p.t
            when p.interpolation = 'log' and p.previous_height * q.target > 0
                then p.previous_t + (p.t - p.previous_t)
                    * (ln(abs(q.target)) - ln(abs(p.previous_height)))
                    / (ln(abs(p.height)) - ln(abs(p.previous_height)))
            else p.previous_t + (p.t - p.previous_t)
                * (q.target - p.previous_height) / (p.height - p.previous_height)
        end as reached_at
    from questions as q
    left join crossings as c
        on q.series_id = c.series_id
        and q.geo = c.geo
        and q.level = c.level
    left join points as p
        on c.series_id = p.series_id
        and c.geo = p.geo
        and c.crossed_t = p.t
),

series as (
    select distinct
        indicator_id, source_id, edition, time_basis, price_base, base_year, series_id, interpolation
    from stage.series
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
    p.level,
    p.reached_at,
    p.censoring,
    s.interpolation,
    p.first_at,
    p.last_at,
    p.n_points,
    coalesce(p.n_crossings, 0) as n_crossings
from placed as p
inner join series as s on p.series_id = s.series_id
