-- title: every value after the one before it
-- grain: one row per value, geo by geo in the order of time
-- unit: base units; half-months
-- caveats: internal, dropped before the release. In height more is always better. point_number counts the values of a
--          geo in its series, the first is 1 and has nothing before it; n_all is how many there are.
--          number_in_definition begins again where the definition changes (stage.series_breaks).

with points as (
    select
        s.point_id,
        s.series_number,
        s.geo,
        s.geo_type,
        s.direction,
        s.interpolation,
        s.half_month,
        s.value,
        s.height,
        coalesce(d.definition_number, 0) as definition_number,
        row_number() over (partition by s.series_number, s.geo order by s.half_month) as point_number,
        count(*) over (partition by s.series_number, s.geo) as n_all,
        lag(s.half_month) over (partition by s.series_number, s.geo order by s.half_month) as previous_half_month,
        lag(s.value) over (partition by s.series_number, s.geo order by s.half_month) as previous_value,
        lag(s.height) over (partition by s.series_number, s.geo order by s.half_month) as previous_height
    from stage.series as s
    left join stage.definitions as d on s.point_id = d.point_id
    where s.value is not null
),

later_definitions as (
    select series_number, geo, definition_number, min(point_number) - 1 as n_before
    from points
    where definition_number > 0
    group by series_number, geo, definition_number
)

select p.*, p.point_number - coalesce(d.n_before, 0) as number_in_definition
from points as p
left join later_definitions as d
    on p.series_number = d.series_number
    and p.geo = d.geo
    and p.definition_number = d.definition_number
