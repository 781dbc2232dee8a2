-- title: measures of an economy that has no value
-- grain: one row per series, period and economy
-- unit: none
-- caveats: promise 1: what is missing never becomes a number. Functions that skip NULLs would turn it into one.
-- severity: critical
-- expected: what has no value has no measure
-- likely_cause: a SQL model turned a missing value into a number
-- next_step: correct the measure in warehouse/models/mart/gaps/gap_indicators.sql or what it reads, then: aigap refresh

select series_id, period, geo, obs_status
from mart.gap_indicators
where
    value is null
    and coalesce(
        gap_abs, ratio_to_leader, times_behind, log_gap, rank_published, rank_computed, percentile, share_of_world,
        ratio_to_peer_mean, ratio_to_peer_mean_low, ratio_to_peer_mean_high, ratio_to_peer_median,
        ratio_to_peer_median_low, ratio_to_peer_median_high, per_capita_value, per_capita_ratio, per_gdp_value,
        per_gdp_ratio, distance_to_frontier, years_behind, cagr, growth_differential, years_to_parity,
        years_to_parity_low, value_jpy
    ) is not null
