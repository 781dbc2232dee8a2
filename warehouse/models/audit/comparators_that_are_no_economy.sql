-- title: declared comparators that are no economy
-- grain: one row per comparator
-- unit: none
-- caveats: nobody is ever behind a group or a code that is not declared, and nothing would say so
-- severity: critical
-- expected: every row of core.comparators is an economy of core.economies
-- likely_cause: a code of warehouse/reference/measures/comparators.csv is misspelt, or a group's
-- next_step: correct the code, then: aigap refresh

select c.geo, e.geo_type
from core.comparators as c
left join core.economies as e
    on c.geo = e.geo
    and e.geo_type = 'economy'
where e.geo is null
