-- title: what the headline says of the default focus, how old it is, and whether it can say it
-- grain: one row per indicator of the headline
-- unit: age in years, from the end of the period to the release
-- caveats: a stated absence is an answer; no row and no reason is none
-- judged_by: mart.japan_vs_world

with released as (
    select max(built_at) as built_at
    from meta.releases
)

select
    i.indicator_id,
    i.headline_order,
    j.period,
    j.value,
    j.obs_status,
    j.leader_geo,
    j.leader_value,
    j.source_id,
    j.edition,
    j.value is not null or j.obs_status is not null as has_answer,
    j.leader_value is not null as has_leader,
    date_diff('day', g.period_end, cast(r.built_at as date)) / 365.25 as age_years
from core.indicators as i
cross join released as r
left join mart.japan_vs_world as j on i.indicator_id = j.indicator_id
left join mart.gap_indicators as g
    on j.series_id = g.series_id
    and j.geo = g.geo
    and j.period = g.period
where i.headline_order is not null
