-- title: what a group of peers reaches: mean and median of its members
-- grain: one row per series, period and group
-- unit: the indicator's unit
-- caveats: unweighted; members with a value only (n_members says of how many), the focus economy among them where it
--          is a member. Membership is as of the period's end.

select
    s.indicator_id,
    s.source_id,
    s.edition,
    s.time_basis,
    s.price_base,
    s.base_year,
    s.period,
    s.series_id,
    m.group_geo,
    count(*) as n_members,
    -- in a fixed order, so that a replay gives the same last digit
    fsum(s.value order by s.value) / count(*) as mean_value,
    median(s.value) as median_value
from stage.series as s
inner join core.group_members as m
    on s.geo = m.geo
    and s.period_end >= m.valid_from
    and (m.valid_to is null or s.period_end < m.valid_to)
where s.geo_type = 'economy' and s.value is not null
group by
    s.indicator_id, s.source_id, s.edition, s.time_basis, s.price_base, s.base_year, s.period, s.series_id, m.group_geo
