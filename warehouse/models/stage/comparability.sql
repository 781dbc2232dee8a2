-- title: how far each gap can be trusted, and the rule that lowered it
-- grain: one row per value of an economy that some rule lowers
-- unit: grade B to D
-- caveats: internal, dropped before the release. The rules, their grades and thresholds are rows of
--          core.comparability_rules; the lowest grade wins and every rule that lowered it is named. A value that meets
--          no rule has no row, and is A. What weakens the leader's value weakens every gap to it.

with leaders as (
    select
        l.series_number,
        l.period,
        s.point_id,
        s.geo,
        s.obs_status,
        (s.upper_bound - s.value) / nullif(abs(s.value), 0) as rounding_share
    from stage.leaders as l
    inner join stage.series as s on l.leader_point_id = s.point_id
),

gaps as (
    select
        f.point_id,
        f.series_number,
        f.series_id,
        f.period,
        f.geo,
        l.geo as leader_geo,
        f.obs_status,
        l.obs_status as leader_obs_status,
        greatest((f.upper_bound - f.value) / nullif(abs(f.value), 0), l.rounding_share) as rounding_share
    from stage.series as f
    inner join leaders as l
        on f.series_number = l.series_number
        and f.period = l.period
    where f.geo_type = 'economy' and f.value is not null
),

second_readings as (
    select distinct indicator_id, source_id, edition, geo, period, time_basis, price_base, base_year
    from core.observations
    where reading > 1 and value > 0
),

readings_apart as (
    select k.series_number, o.geo, o.period, max(o.value) / min(o.value) - 1 as spread
    from core.observations as o
    inner join second_readings as r
        on o.indicator_id = r.indicator_id
        and o.source_id = r.source_id
        and o.edition = r.edition
        and o.geo = r.geo
        and o.period = r.period
        and o.time_basis = r.time_basis
        and o.price_base is not distinct from r.price_base
        and o.base_year is not distinct from r.base_year
    inner join stage.series_keys as k
        on o.indicator_id = k.indicator_id
        and o.source_id = k.source_id
        and o.edition = k.edition
        and o.time_basis = k.time_basis
        and o.price_base is not distinct from k.price_base
        and o.base_year is not distinct from k.base_year
    where o.value > 0
    group by k.series_number, o.geo, o.period
),

-- other editions of the same figures
editions as (
    select e.series_number, l.series_number as other_series_number
    from stage.series_keys as e
    inner join stage.series_keys as l
        on e.indicator_id = l.indicator_id
        and e.source_id = l.source_id
        and e.time_basis = l.time_basis
        and e.price_base is not distinct from l.price_base
        and e.base_year is not distinct from l.base_year
        and e.edition <> l.edition
),

-- the widest later restatement of any economy of the list, so that a rank among them is marked as well
restated as (
    select e.series_number, e.period, max(abs(l.value / e.value - 1)) as spread
    from editions as p
    inner join stage.series as e on p.series_number = e.series_number
    inner join stage.series as l
        on p.other_series_number = l.series_number
        and e.geo = l.geo
        and e.period = l.period
        and l.published_at > e.published_at
    where e.value <> 0 and l.value is not null and e.geo_type = 'economy'
    group by e.series_number, e.period
),

facts as (
    select point_id, 'estimated_side' as rule_id, 1.0 as measured
    from gaps
    where obs_status in ('estimated', 'computed', 'computed_zero')
        or leader_obs_status in ('estimated', 'computed', 'computed_zero')
    union all
    select point_id, 'rounded_side', rounding_share
    from gaps
    where rounding_share > 0
    union all
    select g.point_id, t.list_kind || '_list', 1.0
    from gaps as g
    inner join stage.list_kinds as t
        on g.series_id = t.series_id
        and g.period = t.period
    where t.list_kind <> 'full'
    union all
    select g.point_id, 'readings_differ', a.spread
    from gaps as g
    inner join readings_apart as a
        on g.series_number = a.series_number
        and g.period = a.period
        and a.geo in (g.geo, g.leader_geo)
    union all
    select g.point_id, 'restated_later', r.spread
    from gaps as g
    inner join restated as r
        on g.series_number = r.series_number
        and g.period = r.period
),

-- both sides may break one rule
broken as (
    select distinct f.point_id, r.grade, r.reason_en
    from facts as f
    inner join core.comparability_rules as r
        on f.rule_id = r.rule_id
        and f.measured > r.threshold
)

select
    point_id,
    max(grade) as grade,
    string_agg(reason_en, '; ' order by grade desc, reason_en) as reason
from broken
group by point_id
