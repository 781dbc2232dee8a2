-- title: every value after the one before it
-- grain: one row per value, geo by geo in the order of time
-- unit: base units; half-months
-- caveats: internal, dropped before the release. In height more is always better. point_number counts the values of a
--          geo in its series, the first is 1 and has nothing before it; n_all is how many there are.

select
    point_id,
    series_number,
    geo,
    geo_type,
    direction,
    interpolation,
    half_month,
    value,
    height,
    row_number() over (partition by series_number, geo order by half_month) as point_number,
    count(*) over (partition by series_number, geo) as n_all,
    lag(half_month) over (partition by series_number, geo order by half_month) as previous_half_month,
    lag(value) over (partition by series_number, geo order by half_month) as previous_value,
    lag(height) over (partition by series_number, geo order by half_month) as previous_height
from stage.series
where value is not null
