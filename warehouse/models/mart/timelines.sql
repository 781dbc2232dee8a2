-- title: the values of each economy in the order of time, each with the one before it
-- grain: one row per series with a direction, economy and period with a value
-- unit: the indicator's unit; time in half-months since the year 0, 24 to a year
-- caveats: what years behind are measured on, by mart.time_distance and by anyone else. time_index is the middle of the
--          period, as half-years and quarters may stand in one series; a span counts at its end. What is before a break
--          (core.series_breaks) stands under another definition: number_in_definition begins again with 1, and nothing
--          comes before that value. Until newest_until a value is the economy's newest under the definition in force.

with next_breaks as (
    select h.point_id, min(b.first_half_month) as first_half_month
    from stage.histories as h
    inner join stage.series_breaks as b
        on h.series_number = b.series_number
        and h.geo = b.geo
        and h.half_month < b.first_half_month
    group by h.point_id
),

next_values as (
    select point_id, lead(half_month) over (partition by history_number order by half_month) as half_month
    from stage.histories
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
    cast(h.half_month as bigint) as time_index,
    h.value,
    h.definition_number,
    h.number_in_definition,
    case when h.number_in_definition > 1 then cast(h.previous_half_month as bigint) end as previous_time_index,
    case when h.number_in_definition > 1 then h.previous_value end as previous_value,
    cast(
        least(coalesce(n.half_month, b.first_half_month), coalesce(b.first_half_month, n.half_month)) as bigint
    ) as newest_until,
    l.leader_geo
from stage.histories as h
inner join stage.points as s on h.point_id = s.point_id
inner join stage.series_keys as k on h.series_number = k.series_number
inner join next_values as n on h.point_id = n.point_id
left join next_breaks as b on h.point_id = b.point_id
left join stage.leaders as l on s.list_number = l.list_number
where h.geo_type = 'economy' and h.height is not null
