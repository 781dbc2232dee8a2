-- title: how each value has grown, and when it would be level with its leader
-- grain: one row per value of a series that grows
-- unit: fraction (or points) per year; years
-- caveats: internal, dropped before the release. Growth and parity at the last 5 years, and the range of the years to
--          parity over the windows of 3, 5 and 10. A value has a growth of its own even where it has nobody to be
--          compared with.

with parities as (
    select
        observation_id,
        max(case when window_years = 5 then years_to_parity end) as years_to_parity,
        min(years_to_parity) as years_to_parity_low,
        -- where one window says never, the range has no upper end
        case when not bool_or(parity_status = 'never_at_current_rates') then max(years_to_parity) end
            as years_to_parity_high,
        max(case when window_years = 5 then parity_status end) as parity_status,
        max(case when window_years = 5 then missing_reason end) as parity_missing_reason
    from stage.parity_years
    group by observation_id
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
