-- title: the rate at which dollars of a year become yen
-- grain: one row per year
-- unit: yen per US dollar
-- as_of: core.yen_per_dollar_asof
-- recorded_by: core.yen_per_dollar_recorded_by
-- caveats: the mean of the year's daily reference rates; of the year that still runs, of its days so far.
--          jpy_rate_basis names rule, source, edition and place.

select
    o.year,
    o.value as jpy_per_usd,
    'annual mean of daily reference rates, ' || o.source_id || ' ' || o.edition || ': ' || o.locator as jpy_rate_basis,
    o.published_at,
    'latest' as as_of_clock,
    cast(null as date) as as_of
from core.observations_latest as o
inner join core.economies as e on o.geo = e.geo
where o.indicator_id = 'exchange_rate_per_usd' and e.currency = 'JPY' and o.period = cast(o.year as varchar)
