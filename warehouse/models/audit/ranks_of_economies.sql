-- title: each economy against its leader, with the value of the series that it is said to come from
-- grain: one row per economy and indicator of mart.country_vs_world that has a value
-- unit: ratios are fractions; value in the indicator's unit
-- caveats: facts, not faults: the expectations of the suite say which of them cannot be
-- judged_by: mart.country_vs_world

select
    c.indicator_id,
    c.geo,
    c.period,
    c.source_id,
    c.edition,
    c.value,
    c.ratio_to_leader,
    c.share_of_world,
    c.leader_geo,
    o.value as value_observed,
    abs(c.value - o.value) / nullif(abs(o.value), 0) as difference_share,
    c.leader_geo is null or l.geo is not null as leader_is_an_economy
from mart.country_vs_world as c
left join (
    select series_id, geo, period, max(value) as value
    from core.observations
    where reading = 1 and withdrawn_at is null
    group by all
) as o
    on c.series_id = o.series_id
    and c.geo = o.geo
    and c.period = o.period
left join core.economies as l
    on c.leader_geo = l.geo
    and l.geo_type = 'economy'
where c.value is not null
