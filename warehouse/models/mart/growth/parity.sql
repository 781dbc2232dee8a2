-- title: years to parity with the leader, at the growth of the last 3, 5 and 10 years
-- grain: one row per series, geo, period and window
-- unit: years
-- rows_per_observation: 3, one for each window of core.growth_windows that has years
-- caveats: arithmetic, not a forecast. parity_status: years (a number), at_or_above, never_at_current_rates, or
--          cannot_say with the reason in missing_reason.
-- partition: indicator_id

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
    p.window_years,
    p.leader_geo,
    p.growth_per_year,
    p.leader_growth_per_year,
    p.growth_differential,
    p.years_to_parity,
    p.parity_status,
    p.missing_reason
from stage.parity_years as p
inner join stage.comparable_observations as s on p.observation_id = s.observation_id
inner join stage.series_keys as k on s.series_number = k.series_number
