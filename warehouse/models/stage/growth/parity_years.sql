-- title: years to parity with the leader, at the growth of each window
-- grain: one row per value of an economy in a series with a leader, and window
-- unit: years
-- rows_per_observation: 3, one for each window of core.growth_windows that has years
-- caveats: internal, dropped before the release. Arithmetic, not a forecast. parity_status: years (a number),
--          at_or_above, never_at_current_rates, or cannot_say with the reason in missing_reason.
-- partition: indicator_id

with leaders_growth as (
    select l.cross_section_number, l.leader_geo, l.leader_value, g.window_years, g.growth_per_year, g.missing_reason
    from stage.leaders as l
    inner join stage.growth as g on l.leader_observation_id = g.observation_id
),

sides as (
    select
        f.observation_id,
        k.growth_basis,
        f.value,
        g.window_years,
        l.leader_geo,
        l.leader_value,
        g.growth_per_year,
        l.growth_per_year as leader_growth_per_year,
        coalesce(g.missing_reason, 'leader_' || l.missing_reason) as missing_reason,
        k.direction
    from stage.comparable_observations as f
    inner join stage.series_keys as k on f.series_number = k.series_number
    inner join stage.growth as g on f.observation_id = g.observation_id
    inner join leaders_growth as l
        on f.cross_section_number = l.cross_section_number
        and g.window_years = l.window_years
    where f.geo_type = 'economy'
),

classified as (
    select
        *,
        ${parity_status(
            growth_basis, direction, value, growth_per_year, leader_value, leader_growth_per_year, missing_reason
        )} as parity_status
    from sides
)

select
    observation_id,
    window_years,
    leader_geo,
    growth_per_year,
    leader_growth_per_year,
    growth_per_year - leader_growth_per_year as growth_differential,
    ${years_to_parity(
        parity_status, growth_basis, value, growth_per_year, leader_value, leader_growth_per_year
    )} as years_to_parity,
    parity_status,
    case
        when parity_status <> 'cannot_say' then null
        else coalesce(missing_reason, 'nonpositive')
    end as missing_reason
from classified
