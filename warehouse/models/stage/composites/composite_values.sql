-- title: what each economy has of each component
-- grain: one row per economy and component, for every economy that has at least one
-- unit: the indicator's unit, per inhabitant where the component is divided by population
-- caveats: internal, dropped before the release. A missing value stays missing, whatever the reason.

with found as (
    select
        l.pillar,
        l.indicator_id,
        g.geo,
        g.value,
        g.obs_status,
        case when l.per_capita then g.population_period end as population_period,
        case when l.per_capita then g.per_capita_value else g.value end as compared_value,
        g.snapshot_id,
        g.locator
    from stage.composite_cross_sections as l
    inner join mart.gap_indicators as g
        on l.series_id = g.series_id
        and l.period = g.period
),

economies as (
    select distinct geo
    from found
    where compared_value is not null
)

select
    e.geo,
    l.pillar,
    l.indicator_id,
    f.value,
    f.obs_status,
    f.population_period,
    f.compared_value,
    f.snapshot_id,
    f.locator
from economies as e
cross join stage.composite_cross_sections as l
left join found as f
    on e.geo = f.geo
    and l.pillar = f.pillar
    and l.indicator_id = f.indicator_id
