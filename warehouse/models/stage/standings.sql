-- title: the place of every economy in its list
-- grain: one row per value of an economy in a series and period
-- unit: rank
-- caveats: internal, dropped before the release. Among the economies that the list has; ties share the best place.

select
    point_id,
    rank() over (partition by list_number order by height desc) as rank_computed,
    -- those of the same height, in the sort of the rank
    count(*) over (partition by list_number order by height desc range between current row and current row) as n_tied
from stage.points
where geo_type = 'economy' and height is not null
