-- title: the place of every economy in its cross-section
-- grain: one row per value of an economy in a series and period
-- unit: rank
-- caveats: internal, dropped before the release. Among the economies that it has; ties share the best place.
-- partition: indicator_id

select
    observation_id,
    rank() over (partition by cross_section_number order by oriented_value desc) as rank_computed,
    -- those of the same oriented value, in the sort of the rank
    count(*) over (
        partition by cross_section_number
        order by oriented_value desc range between current row and current row
    ) as n_tied
from stage.comparable_observations
where geo_type = 'economy' and oriented_value is not null
