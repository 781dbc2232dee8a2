-- title: the denominator that stands for an economy and a year
-- grain: one row per indicator (population, gdp_current_usd), geo and year
-- unit: persons; US dollars
-- as_of: core.denominators_asof
-- recorded_by: core.denominators_recorded_by
-- caveats: the newest denominator not after the year and at most three years before it, and no forecast;
--          denominator_period says which, so that a reader sees when it lags.

with lags as (
    select unnest([0, 1, 2, 3]) as years
)

select
    d.indicator_id,
    d.geo,
    d.year + g.years as year,
    d.period as denominator_period,
    d.year as denominator_year,
    d.edition as denominator_edition,
    d.published_at,
    d.value as denominator,
    'latest' as time_axis,
    cast(null as date) as as_of
from core.observations_latest as d
cross join lags as g
where d.indicator_id in ('population', 'gdp_current_usd') and d.value > 0 and d.obs_status <> 'forecast'
qualify row_number() over (
    partition by d.indicator_id, d.geo, d.year + g.years
    order by d.year desc, d.period desc
) = 1
