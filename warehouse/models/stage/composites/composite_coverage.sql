-- title: how much of each pillar every economy has, and which economies are scored at all
-- grain: one row per economy and pillar that has a comparable list
-- unit: indicators
-- caveats: internal, dropped before the release. An economy is scored where it has enough of all indicators and enough
--          of each pillar that counts in the overall score; only those economies set the scales.

with pillars as (
    select pillar, weight as pillar_weight
    from core.composite_weights
    where indicator_id is null
),

counted as (
    select
        v.geo,
        v.pillar,
        p.pillar_weight,
        count(*) as n_indicators,
        count(v.compared_value) as n_present
    from stage.composite_values as v
    inner join pillars as p on v.pillar = p.pillar
    group by v.geo, v.pillar, p.pillar_weight
),

classified as (
    select c.*, c.n_present >= a.min_share_pillar * c.n_indicators as has_enough
    from counted as c
    cross join stage.composite_settings as a
),

economies as (
    select
        geo,
        sum(n_indicators) as all_indicators,
        sum(n_present) as all_present,
        string_agg(case when not has_enough then pillar end, ', ' order by pillar) as thin_pillars
    from classified
    where pillar_weight > 0
    group by geo
)

select
    j.*,
    e.thin_pillars,
    coalesce(
        e.thin_pillars is null and e.all_present >= a.min_share_indicators * e.all_indicators, false
    ) as is_scored,
    coalesce(e.all_present < a.min_share_indicators * e.all_indicators, true) as has_too_few_indicators
from classified as j
left join economies as e on j.geo = e.geo
cross join stage.composite_settings as a
