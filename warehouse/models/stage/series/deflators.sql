-- title: the price deflators of economies by year
-- grain: one row per economy and year
-- unit: index, of the base year that the publisher chose
-- caveats: internal, dropped before the release. Of another indicator than what is deflated, so that it does not split: who
--          reads it reads all of it.

select
    geo,
    year,
    value as deflator,
    source_id,
    edition,
    source_id || ' ' || edition || ': ' || locator as deflator_basis
from core.observations_latest
where indicator_id = 'price_deflator' and value > 0 and period = cast(year as varchar)
