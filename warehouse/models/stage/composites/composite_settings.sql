-- title: the declared parameters of the composites, as one row
-- grain: one row
-- unit: see core.composite_parameters
-- caveats: internal, dropped before the release

select
    max(case when parameter = 'draws' then cast(setting as bigint) end) as draws,
    max(case when parameter = 'seed' then cast(setting as bigint) end) as seed,
    max(case when parameter = 'weight_range' then setting end) as weight_range,
    max(case when parameter = 'band_low' then setting end) as band_low,
    max(case when parameter = 'band_high' then setting end) as band_high,
    max(case when parameter = 'min_share_indicators' then setting end) as min_share_indicators,
    max(case when parameter = 'min_share_pillar' then setting end) as min_share_pillar,
    max(case when parameter = 'min_economies' then cast(setting as bigint) end) as min_economies,
    max(case when parameter = 'skewness_limit' then setting end) as skewness_limit,
    max(case when parameter = 'kurtosis_limit' then setting end) as kurtosis_limit,
    max(case when parameter = 'correlation_limit' then setting end) as correlation_limit,
    max(case when parameter = 'size_correlation_limit' then setting end) as size_correlation_limit
from core.composite_parameters
