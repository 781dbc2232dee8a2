-- title: the gap of every economy to the leader, by every measure
-- grain: one row per economy as focus, indicator, period, source, edition, time basis and price base
-- unit: value columns in the indicator's unit; ratios and shares are fractions; time in years
-- caveats: both sides always come from one source and one edition. The leader is an economy. Where a measure is NULL
--          its reason column says why. See warehouse/docs/method.md for the formulas.
-- partition: indicator_id

with sides as (
    select
        s.*,
        -- a ratio needs a leader above zero and an economy not below it, and a kind of measure that has ratios
        case
            when s.value is null then s.obs_status
            when l.leader_value is null then 'no_comparator'
            when l.no_ratio_reason is not null then l.no_ratio_reason
            when s.value < 0 or l.leader_value <= 0 then 'nonpositive'
        end as ratio_missing_reason,
        case
            when s.unit <> 'US dollars' then 'not_us_dollars'
            when s.value is null and coalesce(l.jpy_missing_reason, 'no_rate') = 'no_rate' then s.obs_status
            else l.jpy_missing_reason
        end as jpy_missing_reason,
        case
            when s.value is null then s.obs_status
            when l.leader_geo is null then 'no_comparator'
            when e.observation_id is not null then 'within_sampling_error'
        end as rank_missing_reason,
        -- to the mean and to the median, which may each be missing or of no use besides
        case
            when s.value is null then s.obs_status
            when l.no_ratio_reason is not null then l.no_ratio_reason
            when l.peer_group is null then 'no_peer'
        end as no_peer_ratio
    from stage.comparable_observations as s
    inner join stage.cross_sections as l on s.cross_section_number = l.cross_section_number
    left join stage.sampling_errors as e on s.observation_id = e.observation_id
    where s.geo_type = 'economy'
)

select
    f.geo,
    l.indicator_id,
    l.pillar,
    l.period,
    l.year,
    l.period_end,
    l.time_basis,
    l.price_base,
    l.base_year,
    f.currency,
    f.unit,
    l.source_id,
    l.edition,
    f.published_at,
    greatest(l.recorded_at, f.first_recorded_at) as recorded_at,
    f.withdrawn_at,
    f.withdrawal_recorded_at,
    l.direction,
    f.value,
    f.obs_status,
    case when f.value is null then f.upper_bound end as cut_off,
    l.leader_geo,
    l.leader_value,
    l.runner_up_geo,
    l.runner_up_value,
    f.value - l.leader_value as gap_abs,
    case when f.ratio_missing_reason is null then f.value / l.leader_value end as ratio_to_leader,
    case
        when f.ratio_missing_reason is not null then null
        when l.direction = 'lower' then f.value / l.leader_value
        else l.leader_value / nullif(f.value, 0)
    end as times_behind,
    case
        when f.ratio_missing_reason is null and f.value > 0 then ln(f.value) - ln(l.leader_value)
    end as log_gap,
    coalesce(f.ratio_missing_reason, case when f.value = 0 then 'zero_base' end) as ratio_missing_reason,
    case when f.unit = 'rank' then cast(f.value as integer) end as rank_published,
    case when f.rank_missing_reason is null then cast(r.rank_computed as integer) end as rank_computed,
    cast(l.n_ranked as integer) as n_ranked,
    case when f.rank_missing_reason is null then cast(r.n_tied as integer) end as n_tied,
    f.rank_missing_reason,
    case when f.rank_missing_reason is null then ${rank_words_en(r.rank_computed, r.n_tied, l)} end as rank_words_en,
    case when f.rank_missing_reason is null then ${rank_words_ja(r.rank_computed, r.n_tied, l)} end as rank_words_ja,
    case
        -- how many economies stand below the end of a list is unknown, so only a full list has percentiles
        when f.rank_missing_reason is null and l.is_universe_shown
            then (l.n_ranked - (r.rank_computed + (r.n_tied - 1) / 2.0)) / (l.n_ranked - 1)
    end as percentile,
    case
        when f.rank_missing_reason is not null then f.rank_missing_reason
        when l.list_kind is null then 'list_kind_unknown'
        when l.list_kind <> 'full' then 'list_not_full'
        when not l.is_universe_shown then 'list_incomplete'
    end as percentile_missing_reason,
    l.list_kind as rank_basis,
    l.universe_id,
    l.universe_kind,
    l.world_value,
    l.world_basis,
    case
        -- what a list of a few adds up to is not the world
        when l.world_basis = 'sum_of_listed' and (l.list_kind is distinct from 'full' or l.is_incomplete) then null
        when l.is_additive and f.value >= 0 and l.world_value > 0 then f.value / l.world_value
    end as share_of_world,
    case
        when not l.is_additive then 'not_additive'
        when f.value is null then f.obs_status
        when l.world_value is null and l.list_kind is null then 'list_kind_unknown'
        when l.world_value is null and l.universe_kind <> 'world' then 'list_not_of_world'
        when l.world_value is null then 'no_world_total'
        when l.world_basis = 'sum_of_listed' and l.list_kind is distinct from 'full' then 'list_not_full'
        when l.world_basis = 'sum_of_listed' and l.is_incomplete then 'list_incomplete'
        when f.value < 0 or l.world_value <= 0 then 'nonpositive'
    end as share_missing_reason,
    l.peer_group,
    cast(l.peers_n as integer) as peers_n,
    cast(l.peers_missing as integer) as peers_missing,
    cast(l.peers_not_covered as integer) as peers_not_covered,
    l.peer_mean,
    l.peer_mean_low,
    l.peer_mean_high,
    ${ratio_to_peers(f, l.peer_mean)} as ratio_to_peer_mean,
    ${ratio_to_peers(f, l.peer_mean_high)} as ratio_to_peer_mean_low,
    ${ratio_to_peers(f, l.peer_mean_low)} as ratio_to_peer_mean_high,
    ${peer_missing_reason(f, l.peer_mean_missing_reason, l.peer_mean)} as peer_missing_reason,
    l.peer_median,
    l.peer_median_low,
    l.peer_median_high,
    ${ratio_to_peers(f, l.peer_median)} as ratio_to_peer_median,
    ${ratio_to_peers(f, l.peer_median_high)} as ratio_to_peer_median_low,
    ${ratio_to_peers(f, l.peer_median_low)} as ratio_to_peer_median_high,
    ${peer_missing_reason(f, l.peer_median_missing_reason, l.peer_median)} as peer_median_missing_reason,
    case when f.value is not null then pop.denominator_period end as population_period,
    case when f.value is not null then pop.denominator_edition end as population_edition,
    l.leader_population_period,
    case when l.per_capita then f.value / pop.denominator end as per_capita_value,
    ${ratio_per_denominator(
        l.per_capita and l.no_ratio_reason is null, f.value, pop.denominator, pop.denominator_period,
        l.leader_value, l.leader_population, l.leader_population_period
    )} as per_capita_ratio,
    case when f.value is not null then gdp.denominator_period end as gdp_period,
    case when f.value is not null then gdp.denominator_edition end as gdp_edition,
    l.leader_gdp_period,
    case when l.per_capita then f.value / gdp.denominator end as per_gdp_value,
    ${ratio_per_denominator(
        l.per_capita and l.no_ratio_reason is null, f.value, gdp.denominator, gdp.denominator_period,
        l.leader_value, l.leader_gdp, l.leader_gdp_period
    )} as per_gdp_ratio,
    case
        when not l.per_capita then 'not_meaningful_per_head'
        when f.value is null then f.obs_status
        when l.no_ratio_reason is not null then l.no_ratio_reason
        when l.leader_value is null then 'no_comparator'
        when pop.denominator is null or l.leader_population is null then 'no_population'
        when f.value < 0 or l.leader_value <= 0 then 'nonpositive'
        when pop.denominator_period <> l.leader_population_period then 'population_of_different_years'
    end as per_capita_missing_reason,
    case
        when not l.per_capita then 'not_meaningful_per_head'
        when f.value is null then f.obs_status
        when l.no_ratio_reason is not null then l.no_ratio_reason
        when l.leader_value is null then 'no_comparator'
        when gdp.denominator is null or l.leader_gdp is null then 'no_gdp'
        when f.value < 0 or l.leader_value <= 0 then 'nonpositive'
        when gdp.denominator_period <> l.leader_gdp_period then 'gdp_of_different_years'
    end as per_gdp_missing_reason,
    -- least and greatest skip NULLs: without the condition an absent value would stand at the worst goalpost
    case
        when f.value is not null and l.goalpost_worst is not null
            then least(greatest((f.value - l.goalpost_worst) / (l.goalpost_best - l.goalpost_worst), 0), 1)
    end as distance_to_frontier,
    (f.value - l.goalpost_worst) / (l.goalpost_best - l.goalpost_worst) not between 0 and 1 as distance_clipped,
    case
        when l.goalpost_worst is null then 'no_goalposts'
        when f.value is null then f.obs_status
    end as distance_missing_reason,
    case
        when l.no_years_behind_reason is not null then null
        when f.geo = l.leader_geo then 0.0
        else d.years_behind
    end as years_behind,
    case
        when l.no_years_behind_reason is not null then null
        when f.geo = l.leader_geo then 'none'
        else d.censoring
    end as years_behind_censoring,
    case
        when f.value is null then f.obs_status
        when l.no_years_behind_reason is not null then l.no_years_behind_reason
        when l.leader_geo is null then 'no_comparator'
        when f.geo <> l.leader_geo and d.years_behind is null then 'leader_single_point'
    end as years_behind_missing_reason,
    l.interpolation,
    case when d.years_behind is not null then cast(l.leader_n_in_definition as integer) end as years_behind_n_points,
    cast(d.n_crossings as integer) as years_behind_n_crossings,
    l.growth_basis,
    g.growth_per_year as cagr,
    l.leader_growth_per_year as cagr_leader,
    g.growth_per_year - l.leader_growth_per_year as growth_differential,
    g.years_to_parity,
    g.years_to_parity_low,
    g.years_to_parity_high,
    case when f.value is null then null else coalesce(g.parity_status, 'cannot_say') end as parity_status,
    case
        when f.value is null then f.obs_status
        when l.growth_basis is null then 'no_growth_for_this_measure'
        when g.growth_missing_reason is not null then g.growth_missing_reason
        when l.leader_geo is null then 'no_comparator'
        else coalesce('leader_' || l.leader_growth_missing_reason, g.parity_missing_reason)
    end as growth_missing_reason,
    case when f.jpy_missing_reason is null then f.value * l.jpy_per_usd end as value_jpy,
    -- also where the year has no rate today: another day may have had one
    case when coalesce(f.jpy_missing_reason, 'no_rate') = 'no_rate' then l.jpy_rate_rule end as jpy_rate_rule,
    case when f.jpy_missing_reason is null then l.jpy_per_usd end as jpy_per_usd,
    case when f.jpy_missing_reason is null then l.jpy_rate_days end as jpy_rate_days,
    case when f.jpy_missing_reason is null then l.jpy_rate_basis end as jpy_rate_basis,
    f.jpy_missing_reason,
    case when f.value is not null and l.leader_geo is not null then coalesce(c.grade, 'A') end as comparability,
    case
        when f.value is not null and l.leader_geo is not null
            then coalesce(c.reason, 'same period, one definition, full list of the world')
    end as comparability_reason,
    case
        when ${comparable_per_denominator(
            l.per_capita and l.no_ratio_reason is null, f.value, pop.denominator_period, l.leader_value, l.leader_population_period
        )}
            then coalesce(c.per_capita_grade, 'A')
    end as per_capita_comparability,
    case
        when ${comparable_per_denominator(
            l.per_capita and l.no_ratio_reason is null, f.value, gdp.denominator_period, l.leader_value, l.leader_gdp_period
        )}
            then coalesce(c.per_gdp_grade, 'A')
    end as per_gdp_comparability,
    case
        when f.value is null then f.obs_status
        when l.leader_value is null then 'no_comparator'
    end as missing_reason,
    f.snapshot_id,
    f.locator,
    l.series_id
from sides as f
inner join stage.cross_sections as l on f.cross_section_number = l.cross_section_number
left join stage.ranks as r on f.observation_id = r.observation_id
left join core.denominators as pop
    on pop.indicator_id = 'population'
    and f.geo = pop.geo
    and l.year = pop.year
left join core.denominators as gdp
    on gdp.indicator_id = 'gdp_current_usd'
    and f.geo = gdp.geo
    and l.year = gdp.year
left join stage.leader_distance as d on f.observation_id = d.observation_id
left join stage.projections as g on f.observation_id = g.observation_id
left join stage.comparability_grades as c on f.observation_id = c.observation_id
