-- title: values whose indicator, economy or unit is not declared
-- grain: one row per observation
-- unit: none
-- caveats: the unit must be the indicator's own, or values of two units would be compared
-- severity: critical
-- expected: every value has a declared indicator and economy, in the indicator's unit
-- likely_cause: a publisher's new series or economy without a row in warehouse/reference/
-- next_step: declare it in warehouse/reference/indicators/indicators.csv or economies.csv, then: aigap refresh

select o.indicator_id, o.geo, o.period, o.unit, i.unit as declared_unit, e.geo_type, o.locator
from core.observations as o
left join core.indicators as i on o.indicator_id = i.indicator_id
left join core.economies as e on o.geo = e.geo
where i.indicator_id is null or e.geo is null or o.unit <> i.unit
