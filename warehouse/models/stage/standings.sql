-- title: the place of every economy in its list
-- grain: one row per value of an economy in a series and period
-- unit: rank
-- caveats: internal, dropped before the release. Among the economies that the list has; ties share the best place.

select
    point_id,
    series_number,
    period,
    rank() over (partition by series_number, period order by height desc) as rank_computed,
    count(*) over (partition by series_number, period) as n_ranked,
    count(*) over (partition by series_number, period, height) as n_tied
from stage.series
where geo_type = 'economy' and value is not null and direction <> 'none'
