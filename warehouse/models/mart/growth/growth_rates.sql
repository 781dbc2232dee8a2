-- title: growth over the windows of core.growth_windows
-- grain: one row per series, geo, period and window
-- unit: fraction per year (exponential growth), or indicator units per year (points) for bounded shares and ranks
-- rows_per_observation: 3, one for each window of core.growth_windows that has years
-- caveats: inside one edition and one definition only; an exact start value and at least 3 observations in the window
--          are needed. missing_reason: single_point, no_start_value, series_break, too_few_points, zero_base,
--          nonpositive.

with counts as (
    select g.observation_id, g.window_years, count(*) as n_points
    from stage.growth as g
    inner join stage.geo_series as n on g.observation_id = n.observation_id
    inner join stage.geo_series as p
        on n.series_number = p.series_number
        and n.geo = p.geo
        and p.time_index between n.time_index - 24 * g.window_years and n.time_index
    group by g.observation_id, g.window_years
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
