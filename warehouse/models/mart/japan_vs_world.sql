-- title: the default focus economy (Japan, unless the settings name another) against the world
-- grain: one row per indicator
-- unit: as mart.country_vs_world
-- as_of: mart.japan_vs_world_asof
-- recorded_by: mart.japan_vs_world_recorded_by
-- caveats: the same rows as mart.country_vs_world at the default focus of the release (meta.parameters)

select
    c.geo,
    c.indicator_id,
    c.pillar,
    c.title_en,
    c.title_ja,
    c.unit,
    c.period,
    c.time_basis,
    c.price_base,
    c.base_year,
    c.value,
    c.obs_status,
    c.rank_published,
    c.rank_computed,
    c.n_ranked,
    c.n_tied,
    c.rank_missing_reason,
    c.rank_basis,
    c.leader_geo,
    c.leader_value,
    c.gap_abs,
    c.ratio_to_leader,
    c.times_behind,
    c.world_value,
    c.world_basis,
    c.share_of_world,
    c.peer_median,
    c.population_period,
    c.per_capita_ratio,
    c.per_gdp_ratio,
    c.value_jpy,
    c.years_behind,
    c.years_behind_censoring,
    c.growth_basis,
    c.cagr,
    c.cagr_leader,
    c.years_to_parity,
    c.parity_status,
    c.direction,
    c.comparability,
    c.comparability_reason,
    c.missing_reason,
    c.source_id,
    c.edition,
    c.published_at,
    c.stale_since,
    c.citation,
    c.caveat,
    c.as_of_clock,
    c.as_of
from mart.country_vs_world as c
inner join meta.parameters as p
    on p.parameter = 'default_focus'
    and c.geo = p.value
