-- title: the cross-sections, and what every economy of one is compared with
-- grain: one row per series with a direction and period that has an economy, with or without a value
-- unit: base units; fractions per year; yen per US dollar
-- caveats: internal, dropped before the release. What mart.gap_indicators says of the cross-section and not of the
--          economy: the series, the leader with its growth and denominators, the world, the peers, the yen rate, and
--          since when all of it is known. Growth is that of the last 5 years.
-- partition: indicator_id

with listed as (
    select distinct cross_section_number, series_number, period, time_index
    from stage.comparable_observations
    where geo_type = 'economy'
),

-- a row compares a whole cross-section, which was known when the last of its values was; that an older list had an
-- economy which this one has not may be known later, and is no news of the others
landings as (
    select
        series_number,
        coalesce(max(first_recorded_at) filter (value is not null), min(first_recorded_at)) as recorded_at
    from stage.comparable_observations
    group by series_number
),

peers as (
    select p.*
    from mart.peer_groups as p
    inner join stage.setting_values as a
        on a.parameter = 'peer_group'
        and p.group_geo = a.value
)

select
    s.cross_section_number,
    k.series_id,
    k.indicator_id,
    k.pillar,
    s.period,
    y.year,
    y.freq,
    y.period_end,
    k.time_basis,
    k.price_base,
    k.base_year,
    k.source_id,
    k.edition,
    k.direction,
    k.measure_kind,
    k.growth_basis,
    k.no_ratio_reason,
    k.no_years_behind_reason,
    k.interpolation,
    d.recorded_at,
    l.leader_geo,
    l.leader_value,
    h.number_in_definition as leader_n_in_definition,
    l.runner_up_geo,
    l.runner_up_value,
    l.n_ranked,
    coalesce(l.published_world, case when i.is_additive and t.universe_kind = 'world' then l.sum_of_listed end)
        as world_value,
    case
        when l.published_world is not null then 'published_total'
        when i.is_additive and t.universe_kind = 'world' and l.sum_of_listed is not null then 'sum_of_listed'
    end as world_basis,
    i.is_additive,
    i.per_capita,
    i.goalpost_worst,
    i.goalpost_best,
    t.list_kind,
    t.universe_id,
    t.universe_kind,
    -- a full list of a universe of known size has all of it, or it is no full one in this period
    coalesce(t.list_kind = 'full' and l.n_ranked >= coalesce(u.n_economies, l.n_ranked), false) as is_universe_shown,
    u.rank_phrase_en,
    u.rank_phrase_ja,
    coalesce(v.is_incomplete, false) as is_incomplete,
    p.group_geo as peer_group,
    p.n_members as peers_n,
    p.n_missing as peers_missing,
    p.n_not_covered as peers_not_covered,
    p.mean_value as peer_mean,
    p.mean_low as peer_mean_low,
    p.mean_high as peer_mean_high,
    p.mean_missing_reason as peer_mean_missing_reason,
    p.median_value as peer_median,
    p.median_low as peer_median_low,
    p.median_high as peer_median_high,
    p.median_missing_reason as peer_median_missing_reason,
    pop.denominator as leader_population,
    pop.denominator_period as leader_population_period,
    gdp.denominator as leader_gdp,
    gdp.denominator_period as leader_gdp_period,
    g.growth_per_year as leader_growth_per_year,
    g.missing_reason as leader_growth_missing_reason,
    x.jpy_rate_rule,
    x.jpy_per_usd,
    x.jpy_rate_days,
    x.jpy_rate_basis,
    x.jpy_missing_reason
from listed as s
inner join landings as d on s.series_number = d.series_number
inner join stage.series_keys as k on s.series_number = k.series_number
inner join core.indicators as i on k.indicator_id = i.indicator_id
inner join stage.periods as y on s.period = y.period
left join stage.leaders as l on s.cross_section_number = l.cross_section_number
left join stage.geo_series as h on l.leader_observation_id = h.observation_id
left join stage.list_kinds as t
    on k.series_id = t.series_id
    and s.period = t.period
left join core.universes as u on t.universe_id = u.universe_id
left join stage.coverage as v
    on s.series_number = v.series_number
    and s.time_index = v.time_index
left join peers as p
    on k.series_id = p.series_id
    and s.period = p.period
left join core.denominators as pop
    on pop.indicator_id = 'population'
    and l.leader_geo = pop.geo
    and y.year = pop.year
left join core.denominators as gdp
    on gdp.indicator_id = 'gdp_current_usd'
    and l.leader_geo = gdp.geo
    and y.year = gdp.year
left join stage.growth as g
    on l.leader_observation_id = g.observation_id
    and g.window_years = 5
left join stage.yen_rates as x on s.cross_section_number = x.cross_section_number
where k.direction <> 'none'
