-- title: where an economy rose, from what to what and between when
-- grain: one row per value of an economy that is above the one before it, and per first value under a definition
-- unit: base units; half-months
-- caveats: internal, dropped before the release. A height was reached in the rise whose bottom is below it and whose
--          top is not; the first value is a rise from nowhere, and so is the
--          first under a new definition. is_gap: more than three years without a value, in which
--          nobody knows when.

select
    series_number,
    geo,
    definition_number,
    half_month,
    height as top,
    case when number_in_definition = 1 then cast('-infinity' as double) else previous_height end as bottom,
    previous_half_month,
    number_in_definition = 1 as is_first,
    number_in_definition > 1 and half_month - previous_half_month > 3 * 24 as is_gap,
    -- both ends above zero; a comparator that falls to zero has no logarithm there
    interpolation = 'log' and previous_value > 0 and value > 0 as is_log
from stage.histories
where geo_type = 'economy' and direction <> 'none' and (number_in_definition = 1 or height > previous_height)
