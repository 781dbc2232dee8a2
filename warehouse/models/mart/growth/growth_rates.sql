-- title: growth over the windows of core.growth_windows
-- grain: one row per series, geo, period and window
-- unit: fraction per year (exponential growth), or indicator units per year (points) for bounded shares and ranks
-- rows_per_observation: 3, one for each window of core.growth_windows that has years
-- caveats: inside one edition and one definition only; an exact start value and at least 3 observations in the window
--          are needed. missing_reason: single_point, no_start_value, series_break, too_few_points, zero_base,
--          nonpositive.
-- partition: indicator_id

-- every value, and for each value and window the time at which the window begins, in one order: what comes before a
-- beginning is outside. Linear, where a join of each value with its window is as long as the window
with marks as (
    select h.geo_series_number, g.window_years, h.time_index, 1 as n_values, h.observation_id, h.observation_number
    from stage.growth as g
    inner join stage.geo_series as h on g.observation_id = h.observation_id
    union all
    select
        h.geo_series_number, g.window_years, h.time_index - 24 * g.window_years, 0, h.observation_id,
        h.observation_number
    from stage.growth as g
    inner join stage.geo_series as h on g.observation_id = h.observation_id
),

counted as (
    select
        observation_id,
        window_years,
        n_values,
        cast(observation_number - sum(n_values) over (
            partition by geo_series_number, window_years
            -- a value at the very beginning is inside
            order by time_index, n_values
            rows between unbounded preceding and current row
        ) as bigint) as n_points
    from marks
),

counts as (
    select observation_id, window_years, n_points
    from counted
    where n_values = 0
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
    g.window_years,
    k.growth_basis,
    c.n_points,
    g.start_value,
    s.value as end_value,
    g.growth_per_year,
    g.missing_reason
from stage.growth as g
inner join counts as c
    on g.observation_id = c.observation_id
    and g.window_years = c.window_years
inner join stage.comparable_observations as s on g.observation_id = s.observation_id
inner join stage.series_keys as k on s.series_number = k.series_number
