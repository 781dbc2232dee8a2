-- title: growth of every value over the windows
-- grain: one row per value and window
-- unit: fraction per year (exponential growth), or indicator units per year (points) for bounded shares and ranks
-- rows_per_observation: 3, one for each window of core.growth_windows that has years
-- caveats: internal, dropped before the release. Inside one edition and one definition only; an exact start value and
--          at least 3 observations in the window are needed. The windows are rows of core.growth_windows.
-- partition: indicator_id

with observations as (
    select
        h.observation_id,
        h.geo_series_number,
        h.time_index,
        h.value,
        h.definition_number,
        h.observation_number,
        h.n_observations,
        k.growth_basis
    from stage.geo_series as h
    inner join stage.series_keys as k on h.series_number = k.series_number
    where k.growth_basis in ('exponential', 'points')
),

spans as (
    select
        n.*,
        w.window_years,
        s.value as start_value,
        case
            when n.n_observations = 1 then 'single_point'
            when s.value is null then 'no_start_value'
            when s.definition_number <> n.definition_number then 'series_break'
            when n.observation_number - s.observation_number < 2 then 'too_few_points'
            when n.growth_basis = 'points' then null
            when n.value = 0 or s.value = 0 then 'zero_base'
            when n.value < 0 or s.value < 0 then 'nonpositive'
        end as missing_reason
    from observations as n
    inner join core.growth_windows as w on w.window_years is not null
    left join observations as s
        on n.geo_series_number = s.geo_series_number
        and n.time_index - 24 * w.window_years = s.time_index
)

select
    observation_id,
    window_years,
    start_value,
    missing_reason,
    case
        when missing_reason is not null then null
        when growth_basis = 'points' then (value - start_value) / window_years
        else power(value / start_value, 1.0 / window_years) - 1
    end as growth_per_year
from spans
