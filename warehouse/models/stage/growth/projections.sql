-- title: how each value has grown, and when it would be level with its leader
-- grain: one row per value of a series that grows
-- unit: fraction (or points) per year; years
-- caveats: internal, dropped before the release. Growth and parity at the last 5 years, and the range of the years to
--          parity over the windows of 3, 5 and 10. A value has a growth of its own even where it has nobody to be
--          compared with.
-- partition: indicator_id

with parities as (
    select
        p.observation_id,
        ${parity_over_windows(p)}
    from stage.parity_years as p
    group by p.observation_id
)

select
    g.observation_id,
    g.growth_per_year,
    g.missing_reason as growth_missing_reason,
    p.years_to_parity,
    p.years_to_parity_low,
    p.years_to_parity_high,
    p.parity_status,
    p.parity_missing_reason
from stage.growth as g
left join parities as p on g.observation_id = p.observation_id
where g.window_years = 5
