-- title: where an economy rose, from what to what and between when
-- grain: one row per value of an economy that is above the one before it, and per first value under a definition
-- unit: base units; half-months
-- caveats: internal, dropped before the release. A height was reached in the rise whose bottom is below it and whose
--          top is not; the first value is a rise from nowhere, and so is the
--          first under a new definition. is_gap: more than three years without a value, in which
--          nobody knows when.

select
    h.history_number,
    h.series_number,
    h.geo,
    h.definition_number,
    h.half_month,
    h.height as top,
    case when h.number_in_definition = 1 then cast('-infinity' as double) else h.previous_height end as bottom,
    h.previous_half_month,
    h.number_in_definition = 1 as is_first,
    h.number_in_definition > 1 and h.half_month - h.previous_half_month > 3 * 24 as is_gap,
    -- both ends above zero; a comparator that falls to zero has no logarithm there
    k.interpolation = 'log' and h.previous_value > 0 and h.value > 0 as is_log
from stage.histories as h
inner join stage.series_keys as k on h.series_number = k.series_number
where
    h.geo_type = 'economy'
    and h.height is not null
    and (h.number_in_definition = 1 or h.height > h.previous_height)
