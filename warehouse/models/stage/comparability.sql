-- title: how far each gap can be trusted, and the rule that lowered it
-- grain: one row per series, period and economy with a value
-- unit: grade A (best) to D
-- caveats: internal, dropped before the release. The rules, their grades and thresholds are rows of
--          core.comparability_rules; the lowest grade wins and is named. A value that meets no rule is A.

with gaps as (
    select
        f.series_id,
        f.period,
        f.geo,
        f.indicator_id,
        f.source_id,
        f.edition,
        f.time_basis,
        f.price_base,
        f.base_year,
        l.geo as leader_geo,
        f.obs_status,
        l.obs_status as leader_obs_status,
        greatest(
            (f.upper_bound - f.value) / nullif(abs(f.value), 0),
            (l.upper_bound - l.value) / nullif(abs(l.value), 0)
        ) as rounding_share,
        t.list_kind
    from stage.series as f
    inner join stage.leaders as t0
        on f.series_id = t0.series_id
        and f.period = t0.period
    inner join stage.series as l
        on f.series_id = l.series_id
        and f.period = l.period
        and t0.leader_geo = l.geo
    left join stage.list_kinds as t
        on f.series_id = t.series_id
        and f.period = t.period
    where f.geo_type = 'economy' and f.value is not null
),

readings_apart as (
    select
        indicator_id, source_id, edition, geo, period, time_basis, price_base, base_year,
        max(value) / nullif(min(value), 0) - 1 as spread
    from core.observations
    where value > 0
    group by indicator_id, source_id, edition, geo, period, time_basis, price_base, base_year
    having count(distinct reading) > 1
),

-- the widest later restatement of any economy of the list, so that a rank among them is marked as well
restated as (
    select e.series_id, e.period, max(abs(l.value / e.value - 1)) as spread
    from stage.series as e
    inner join stage.series as l
        on e.indicator_id = l.indicator_id
        and e.source_id = l.source_id
        and e.geo = l.geo
        and e.period = l.period
        and e.time_basis = l.time_basis
        and e.price_base is not distinct from l.price_base
        and e.base_year is not distinct from l.base_year
        and l.published_at > e.published_at
    where e.value <> 0 and l.value is not null and e.geo_type = 'economy'
    group by e.series_id, e.period
),

facts as (
    select series_id, period, geo, 'estimated_side' as rule_id, 1.0 as measured
    from gaps
    where obs_status in ('estimated', 'computed', 'computed_zero')
        or leader_obs_status in ('estimated', 'computed', 'computed_zero')
    union all
    select series_id, period, geo, 'rounded_side', rounding_share
    from gaps
    union all
    select series_id, period, geo, list_kind || '_list', 1.0
    from gaps
    union all
    select g.series_id, g.period, g.geo, 'readings_differ', max(a.spread)
    from gaps as g
    inner join readings_apart as a
        on g.indicator_id = a.indicator_id
        and g.source_id = a.source_id
        and g.edition = a.edition
        and a.geo in (g.geo, g.leader_geo)
        and g.period = a.period
        and g.time_basis = a.time_basis
        and g.price_base is not distinct from a.price_base
        and g.base_year is not distinct from a.base_year
    group by g.series_id, g.period, g.geo
    union all
    select g.series_id, g.period, g.geo, 'restated_later', r.spread
    from gaps as g
    inner join restated as r
        on g.series_id = r.series_id
        and g.period = r.period
),

broken as (
    select f.series_id, f.period, f.geo, r.grade, r.reason_en
    from facts as f
    inner join core.comparability_rules as r
        on f.rule_id = r.rule_id
        and f.measured > r.threshold
)

select
    g.series_id,
    g.period,
    g.geo,
    coalesce(max(b.grade), 'A') as grade,
    coalesce(
        string_agg(b.reason_en, '; ' order by b.grade desc, b.reason_en),
        'same period, one definition, full list'
    ) as reason
from gaps as g
left join broken as b
    on g.series_id = b.series_id
    and g.period = b.period
    and g.geo = b.geo
group by g.series_id, g.period, g.geo
