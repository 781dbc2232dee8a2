-- title: every value after the one before it
-- grain: one row per value, geo by geo in the order of time
-- unit: base units; half-months
-- caveats: internal, dropped before the release. In oriented_value more is always better. observation_number counts the
--          values of a geo in its series: the first is 1 and has nothing before it; n_observations says how many there
--          are. number_in_definition begins again where the definition changes (stage.definition_changes).
-- partition: indicator_id

with numbered as (
    select
        s.observation_id,
        s.geo_series_number,
        s.series_number,
        s.geo,
        s.geo_type,
        s.time_index,
        s.value,
        s.oriented_value,
        coalesce(d.definition_number, 0) as definition_number,
        row_number() over (partition by s.geo_series_number order by s.time_index) as observation_number,
        lag(s.time_index) over (partition by s.geo_series_number order by s.time_index) as previous_time_index,
        lag(s.value) over (partition by s.geo_series_number order by s.time_index) as previous_value,
        lag(s.oriented_value) over (partition by s.geo_series_number order by s.time_index) as previous_oriented_value,
        count(*) over (partition by s.geo_series_number) as n_observations
    from stage.comparable_observations as s
    left join stage.definitions as d on s.observation_id = d.observation_id
    where s.value is not null
),

first_under_definitions as (
    select s.geo_series_number, d.definition_number, min(s.time_index) as first_time_index
    from stage.definitions as d
    inner join stage.comparable_observations as s on d.observation_id = s.observation_id
    group by s.geo_series_number, d.definition_number
),

later_definitions as (
    select d.geo_series_number, d.definition_number, count(s.value) as n_before
    from first_under_definitions as d
    left join stage.comparable_observations as s
        on d.geo_series_number = s.geo_series_number
        and d.first_time_index > s.time_index
    group by d.geo_series_number, d.definition_number
)

select n.*, n.observation_number - coalesce(d.n_before, 0) as number_in_definition
from numbered as n
left join later_definitions as d
    on n.geo_series_number = d.geo_series_number
    and n.definition_number = d.definition_number
