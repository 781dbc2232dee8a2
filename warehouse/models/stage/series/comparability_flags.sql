-- title: what lowers the grade of each gap, and since when that is known
-- grain: one row per value of an economy, measure and rule that lowers it; of the rules of skew the lowest
-- unit: measured in fractions, or years of skew; 1 where a rule is met or not
-- caveats: internal, dropped before the release. Rules, grades and thresholds are rows of core.comparability_rules.
--          What weakens the leader's value weakens every gap to it. measure: gap, or per_capita and per_gdp for what
--          the denominator adds. Both sides of a gap have one period, so that only a denominator may be of another
--          year.
-- partition: indicator_id

with leaders as (
    select
        l.cross_section_number,
        s.observation_id,
        s.geo,
        s.obs_status,
        s.unit,
        s.currency,
        s.published_at,
        s.value,
        s.upper_bound,
        d.break_times,
        d.known_from as break_known_from
    from stage.leaders as l
    inner join stage.comparable_observations as s on l.leader_observation_id = s.observation_id
    left join stage.definitions as d on s.observation_id = d.observation_id
),

gaps as (
    select
        f.observation_id,
        f.series_number,
        f.period,
        y.year,
        f.geo,
        l.geo as leader_geo,
        f.obs_status,
        l.obs_status as leader_obs_status,
        greatest(f.published_at, l.published_at) as known_from,
        f.unit <> l.unit or f.currency is distinct from l.currency as is_other_unit,
        d.break_times is distinct from l.break_times as is_other_definition,
        greatest(d.known_from, l.break_known_from) as break_known_from,
        -- a whole number of things, to the thing, is exact however small it is; so is a rank
        k.measure_kind in ('flow', 'stock', 'rank') as is_count,
        f.upper_bound - f.value as rounding,
        l.upper_bound - l.value as leader_rounding,
        (f.upper_bound - f.value) / nullif(abs(f.value), 0) as rounding_share,
        (l.upper_bound - l.value) / nullif(abs(l.value), 0) as leader_rounding_share
    from stage.comparable_observations as f
    inner join leaders as l on f.cross_section_number = l.cross_section_number
    inner join stage.series_keys as k on f.series_number = k.series_number
    inner join stage.periods as y on f.period = y.period
    left join stage.definitions as d on f.observation_id = d.observation_id
    where f.geo_type = 'economy' and f.value is not null
),

second_readings as (
    select distinct series_id, geo, period
    from core.observations
    where reading > 1 and value > 0 and superseded_at is null
),

values_apart as (
    select k.series_number, o.geo, o.period, max(o.value) / min(o.value) - 1 as spread,
        max(o.published_at) as known_from
    from core.observations as o
    inner join second_readings as r
        on o.series_id = r.series_id
        and o.geo = r.geo
        and o.period = r.period
    inner join stage.series_keys as k on o.series_id = k.series_id
    where o.value > 0 and o.superseded_at is null
    group by k.series_number, o.geo, o.period
),

-- other editions of the same series
editions as (
    select e.series_number, l.series_number as other_series_number
    from stage.series_keys as e
    inner join stage.series_keys as l
        on ${differ_in_edition_alone(e, l)}
        and e.edition <> l.edition
),

restated as (
    select e.series_number, e.period, l.published_at, max(
        -- from nothing to something is a change of all of it
        case when e.value <> 0 then abs(l.value / e.value - 1) when l.value <> 0 then 1.0 else 0.0 end
    ) as spread
    from editions as p
    inner join stage.comparable_observations as e on p.series_number = e.series_number
    inner join stage.comparable_observations as l
        on p.other_series_number = l.series_number
        and e.geo = l.geo
        and e.period = l.period
        and e.universe_id is not distinct from l.universe_id
        and l.published_at > e.published_at
    where e.value is not null and l.value is not null and e.geo_type = 'economy'
    group by e.series_number, e.period, l.published_at
),

sources_apart as (
    select
        series_id_a as series_id, geo, period, known_from,
        coalesce(abs(difference_share), case agreement when 'disagrees' then 1.0 else 0.0 end) as spread
    from mart.source_agreement
    where agreement <> 'other_price_base'
    union all
    select
        series_id_b, geo, period, known_from,
        coalesce(abs(difference_share), case agreement when 'disagrees' then 1.0 else 0.0 end)
    from mart.source_agreement
    where agreement <> 'other_price_base'
),

skews as (
    select
        g.observation_id,
        case d.indicator_id when 'population' then 'per_capita' else 'per_gdp' end as measure,
        g.year - d.denominator_year as years_apart,
        greatest(g.known_from, d.published_at, l.published_at) as known_from
    from gaps as g
    inner join stage.series_keys as k on g.series_number = k.series_number
    inner join core.indicators as i
        on k.indicator_id = i.indicator_id
        and i.per_capita
    inner join core.denominators as d
        on g.geo = d.geo
        and g.year = d.year
        and d.denominator_year < g.year
    inner join core.denominators as l
        on d.indicator_id = l.indicator_id
        and g.leader_geo = l.geo
        and g.year = l.year
        and d.denominator_period = l.denominator_period
),

facts as (
    select observation_id, 'gap' as measure, 'estimated_side' as rule_id, 1.0 as measured, known_from
    from gaps
    where obs_status in ('estimated', 'computed', 'computed_zero')
        or leader_obs_status in ('estimated', 'computed', 'computed_zero')
    union all
    select observation_id, 'gap', 'rounded_side', rounding_share, known_from
    from gaps
    where rounding_share > 0 and not (is_count and rounding <= 0.5)
    union all
    select observation_id, 'gap', 'rounded_side', leader_rounding_share, known_from
    from gaps
    where leader_rounding_share > 0 and not (is_count and leader_rounding <= 0.5)
    union all
    select observation_id, 'gap', 'definitions_differ', 1.0, known_from
    from gaps
    where is_other_unit
    union all
    select observation_id, 'gap', 'series_break', 1.0, greatest(known_from, break_known_from)
    from gaps
    where is_other_definition
    union all
    select g.observation_id, 'gap', t.list_kind || '_list', 1.0, g.known_from
    from gaps as g
    inner join stage.series_keys as k on g.series_number = k.series_number
    inner join stage.list_kinds as t
        on k.series_id = t.series_id
        and g.period = t.period
    where t.list_kind <> 'full'
    union all
    select g.observation_id, 'gap', 'not_of_the_world', 1.0, g.known_from
    from gaps as g
    inner join stage.series_keys as k on g.series_number = k.series_number
    left join stage.list_kinds as t
        on k.series_id = t.series_id
        and g.period = t.period
    -- what nobody declared is not taken for the world
    where t.universe_kind is distinct from 'world'
    union all
    select g.observation_id, 'gap', 'corrected_list', 1.0, greatest(g.known_from, e.published_at)
    from gaps as g
    inner join stage.series_keys as k on g.series_number = k.series_number
    inner join core.editions as e
        on k.source_id = e.source_id
        and k.edition = e.edition
        and e.revises is not null
    union all
    select g.observation_id, 'gap', 'different_instruments', 1.0, g.known_from
    from gaps as g
    inner join stage.series_keys as k on g.series_number = k.series_number
    inner join core.mixed_instruments as m
        on k.indicator_id = m.indicator_id
        and k.source_id = m.source_id
        and (m.edition is null or k.edition = m.edition)
    union all
    select g.observation_id, 'gap', 'readings_differ', a.spread, greatest(g.known_from, a.known_from)
    from gaps as g
    inner join values_apart as a
        on g.series_number = a.series_number
        and g.period = a.period
        and a.geo in (g.geo, g.leader_geo)
    union all
    select g.observation_id, 'gap', 'restated_later', r.spread, greatest(g.known_from, r.published_at)
    from gaps as g
    inner join restated as r
        on g.series_number = r.series_number
        and g.period = r.period
    union all
    select g.observation_id, 'gap', 'sources_differ', a.spread, greatest(g.known_from, a.known_from)
    from gaps as g
    inner join stage.series_keys as k on g.series_number = k.series_number
    inner join sources_apart as a
        on k.series_id = a.series_id
        and g.period = a.period
        and a.geo in (g.geo, g.leader_geo)
    union all
    select
        observation_id,
        measure,
        unnest(['skew_one_year', 'skew_two_years', 'skew_over_three_years']),
        years_apart,
        known_from
    from skews
),

-- both sides may break one rule, and a rule may be broken again later
broken as (
    select
        f.observation_id,
        f.measure,
        f.rule_id,
        r.grade,
        r.reason_en,
        r.reason_ja,
        r.threshold,
        max(f.measured) as measured,
        min(f.known_from) as known_from
    from facts as f
    inner join core.comparability_rules as r
        on f.rule_id = r.rule_id
        and f.measured > r.threshold
    group by f.observation_id, f.measure, f.rule_id, r.grade, r.reason_en, r.reason_ja, r.threshold
)

select *
from broken
-- of the rules of skew the highest that is broken
qualify measure = 'gap' or threshold = max(threshold) over (partition by observation_id, measure)
