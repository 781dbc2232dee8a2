-- title: the values of each economy and group in the order of time, each with the one before it
-- grain: one row per series with a direction and years behind, economy or group and period with a value
-- unit: the indicator's unit; time in half-months since the year 0, 24 to a year
-- caveats: what years behind are measured on, by mart.time_distance and by anyone else. time_index is the middle of the
--          period, as half-years and quarters may stand in one series; a span counts at its end. What is before a break
--          (core.series_breaks) has another definition: number_in_definition begins again with 1, and nothing comes
--          before that value. Until newest_until a value is the newest under the definition in force. A group has what its publisher prints, or
--          the sum of all its members; where the members change, the definition does.
-- partition: indicator_id

with next_breaks as (
    select h.observation_id, min(b.first_time_index) as first_time_index
    from stage.geo_series as h
    inner join stage.definition_changes as b
        on h.series_number = b.series_number
        and h.geo = b.geo
        and h.time_index < b.first_time_index
    group by h.observation_id
),

next_values as (
    select observation_id, lead(time_index) over (partition by geo_series_number order by time_index) as time_index
    from stage.geo_series
)

select
    k.indicator_id,
    k.source_id,
    k.edition,
    k.time_basis,
    k.price_base,
    k.base_year,
    k.series_id,
    k.direction,
    k.interpolation,
    h.geo,
    s.period,
    cast(h.time_index as bigint) as time_index,
    h.value,
    h.definition_number,
    h.number_in_definition,
    case when h.number_in_definition > 1 then cast(h.previous_time_index as bigint) end as previous_time_index,
    case when h.number_in_definition > 1 then h.previous_value end as previous_value,
    cast(
        least(coalesce(n.time_index, b.first_time_index), coalesce(b.first_time_index, n.time_index)) as bigint
    ) as newest_until,
    l.leader_geo
from stage.geo_series as h
inner join stage.comparable_observations as s on h.observation_id = s.observation_id
inner join stage.series_keys as k on h.series_number = k.series_number
inner join next_values as n on h.observation_id = n.observation_id
left join next_breaks as b on h.observation_id = b.observation_id
left join stage.leaders as l on s.cross_section_number = l.cross_section_number
where h.geo_type in ('economy', 'group') and h.oriented_value is not null and k.no_years_behind_reason is null
