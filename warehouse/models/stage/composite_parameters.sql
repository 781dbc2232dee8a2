-- title: the declared parameters of the composites, as one row
-- grain: one row
-- unit: see core.composite_parameters
-- caveats: internal, dropped before the release

select
    max(case when parameter = 'draws' then cast(value as bigint) end) as draws,
    max(case when parameter = 'seed' then cast(value as bigint) end) as seed,
    max(case when parameter = 'weight_range' then value end) as weight_range,
    max(case when parameter = 'band_low' then value end) as band_low,
    max(case when parameter = 'band_high' then value end) as band_high,
    max(case when parameter = 'min_share_indicators' then value end) as min_share_indicators,
    max(case when parameter = 'min_share_pillar' then value end) as min_share_pillar,
    max(case when parameter = 'min_economies' then cast(value as bigint) end) as min_economies,
    max(case when parameter = 'skewness_limit' then value end) as skewness_limit,
    max(case when parameter = 'kurtosis_limit' then value end) as kurtosis_limit,
    max(case when parameter = 'correlation_limit' then value end) as correlation_limit,
    max(case when parameter = 'size_correlation_limit' then value end) as size_correlation_limit
from core.composite_parameters
