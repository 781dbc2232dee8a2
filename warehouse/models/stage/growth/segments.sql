-- title: the segments: rises of an economy, from what to what and between when
-- grain: one row per value of an economy that is above the one before it, and per first value under a definition
-- unit: base units; half-months
-- caveats: internal, dropped before the release. An oriented value was reached in the segment whose bottom is below it
--          and whose top is not; the first value is a segment from nowhere, and so is the first under a new definition.
--          is_gap: more than three years without a value, in which nobody knows when.
-- partition: indicator_id

select
    h.series_number,
    h.geo,
    h.definition_number,
    h.time_index,
    h.oriented_value as top,
    case when h.number_in_definition = 1 then cast('-infinity' as double) else h.previous_oriented_value end as bottom,
    h.previous_time_index,
    h.number_in_definition = 1 as is_first,
    h.number_in_definition > 1 and h.time_index - h.previous_time_index > 3 * 24 as is_gap,
    -- both ends above zero; a comparator that falls to zero has no logarithm there
    k.interpolation = 'log' and h.previous_value > 0 and h.value > 0 as is_log
from stage.geo_series as h
inner join stage.series_keys as k on h.series_number = k.series_number
where
    h.geo_type = 'economy'
    and k.no_years_behind_reason is null
    and h.oriented_value is not null
    and (h.number_in_definition = 1 or h.oriented_value > h.previous_oriented_value)
