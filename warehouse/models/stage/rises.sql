-- title: where an economy rose, from what to what and between when
-- grain: one row per value of an economy that is above the one before it, and per first value
-- unit: base units; half-months
-- caveats: internal, dropped before the release. A height was reached in the rise whose bottom is below it and whose
--          top is not; the first value is a rise from nowhere. is_gap: more than three years without a value, in which
--          nobody knows when.

select
    series_number,
    geo,
    half_month,
    height as top,
    coalesce(previous_height, cast('-infinity' as double)) as bottom,
    previous_half_month,
    point_number = 1 as is_first,
    coalesce(half_month - previous_half_month > 3 * 24, false) as is_gap,
    -- both ends above zero; a comparator that falls to zero has no logarithm there
    interpolation = 'log' and previous_value > 0 and value > 0 as is_log
from stage.histories
where geo_type = 'economy' and direction <> 'none' and (point_number = 1 or height > previous_height)
