-- title: every value after the one before it
-- grain: one row per value, geo by geo in the order of time
-- unit: base units; half-months
-- caveats: internal, dropped before the release. In height more is always better. point_number counts the values of a
--          geo in its series, the first is 1 and has nothing before it; n_all is how many there are.
--          number_in_definition begins again where the definition changes (stage.series_breaks).

with numbered as (
    select
        s.point_id,
        s.history_number,
        s.series_number,
        s.geo,
        s.geo_type,
        s.half_month,
        s.value,
        s.height,
        coalesce(d.definition_number, 0) as definition_number,
        row_number() over (partition by s.history_number order by s.half_month) as point_number,
        lag(s.half_month) over (partition by s.history_number order by s.half_month) as previous_half_month,
        lag(s.value) over (partition by s.history_number order by s.half_month) as previous_value,
        lag(s.height) over (partition by s.history_number order by s.half_month) as previous_height,
        count(*) over (partition by s.history_number) as n_all
    from stage.points as s
    left join stage.definitions as d on s.point_id = d.point_id
    where s.value is not null
),

first_under_definitions as (
    select s.history_number, d.definition_number, min(s.half_month) as first_half_month
    from stage.definitions as d
    inner join stage.points as s on d.point_id = s.point_id
    group by s.history_number, d.definition_number
),

later_definitions as (
    select d.history_number, d.definition_number, count(s.value) as n_before
    from first_under_definitions as d
    left join stage.points as s
        on d.history_number = s.history_number
        and d.first_half_month > s.half_month
    group by d.history_number, d.definition_number
)

select n.*, n.point_number - coalesce(d.n_before, 0) as number_in_definition
from numbered as n
left join later_definitions as d
    on n.history_number = d.history_number
    and n.definition_number = d.definition_number
