-- title: the gap of every economy to the leader, by every measure
-- grain: one row per economy as focus, indicator, period, source, edition, time basis and price base
-- unit: value columns in the indicator's unit; ratios and shares are fractions; time in years
-- caveats: both sides always come from one source and one edition. The leader is an economy. Where a measure is NULL
--          its reason column says why. See warehouse/docs/method.md for the formulas.

with peers as (
    select p.*
    from mart.peer_groups as p
    inner join stage.parameters as a
        on a.parameter = 'peer_group'
        and p.group_geo = a.value
),

parities as (
    select
        point_id,
        max(case when window_years = 5 then years_to_parity end) as years_to_parity,
        min(years_to_parity) as years_to_parity_low,
        -- where one window says never, the range has no upper end
        case when not bool_or(parity_status = 'never_at_current_rates') then max(years_to_parity) end
            as years_to_parity_high,
        max(case when window_years = 5 then parity_status end) as parity_status,
        max(case when window_years = 5 then missing_reason end) as missing_reason
    from stage.parity
    group by point_id
),

-- an economy has a growth of its own even where it has nobody to be compared with
growths as (
    select point_id, growth_per_year, missing_reason
    from stage.growth
    where window_years = 5
),

-- a row compares a whole list, which was known when the last of its files was
landings as (
    select series_number, max(first_recorded_at) as recorded_at
    from stage.series
    group by series_number
),

sides as (
    select
        s.*,
        l.leader_point_id,
        l.leader_geo,
        l.leader_value,
        l.runner_up_geo,
        l.runner_up_value,
        l.n_ranked as n_listed,
        coalesce(l.published_world, case when i.is_additive then l.sum_of_listed end) as world_value,
        case
            when l.published_world is not null then 'published_total'
            when i.is_additive and l.sum_of_listed is not null then 'sum_of_listed'
        end as world_basis,
        i.is_additive,
        i.per_capita,
        i.goalpost_worst,
        i.goalpost_best,
        k.list_kind,
        coalesce(v.is_incomplete, false) as is_incomplete,
        -- a ratio needs a leader above zero and an economy not below it; ranks and scores have no ratio
        case
            when s.value is null then s.obs_status
            when l.leader_value is null then 'no_comparator'
            when i.measure_kind = 'rank' then 'not_a_quantity'
            when s.value < 0 or l.leader_value <= 0 then 'nonpositive'
        end as ratio_missing_reason,
        case
            when s.value is null then s.obs_status
            when s.unit <> 'US dollars' then 'not_us_dollars'
            when s.price_base <> 'nominal' then 'constant_prices'
            -- a sum over several years has no one rate, and the mean of a calendar year fits no other year
            when s.freq <> 'annual' or s.time_basis <> 'calendar' then 'not_a_calendar_year'
        end as not_in_yen
    from stage.series as s
    inner join core.indicators as i on s.indicator_id = i.indicator_id
    left join stage.leaders as l
        on s.series_number = l.series_number
        and s.period = l.period
    left join stage.list_kinds as k
        on s.series_id = k.series_id
        and s.period = k.period
    left join stage.coverage as v
        on s.series_number = v.series_number
        and s.half_month = v.half_month
    where s.geo_type = 'economy' and s.direction <> 'none'
)

select
    f.geo,
    f.indicator_id,
    f.pillar,
    f.period,
    f.year,
    f.period_end,
    f.time_basis,
    f.price_base,
    f.base_year,
    f.currency,
    f.unit,
    f.source_id,
    f.edition,
    f.published_at,
    a.recorded_at,
    f.direction,
    f.value,
    f.obs_status,
    f.leader_geo,
    f.leader_value,
    f.runner_up_geo,
    f.runner_up_value,
    f.value - f.leader_value as gap_abs,
    case when f.ratio_missing_reason is null then f.value / f.leader_value end as ratio_to_leader,
    case
        when f.ratio_missing_reason is not null then null
        when f.direction = 'lower' then f.value / f.leader_value
        else f.leader_value / nullif(f.value, 0)
    end as times_behind,
    case
        when f.ratio_missing_reason is null and f.value > 0 then ln(f.value / f.leader_value)
    end as log_gap,
    coalesce(f.ratio_missing_reason, case when f.value = 0 then 'zero_base' end) as ratio_missing_reason,
    case when f.unit = 'rank' then cast(f.value as integer) end as rank_published,
    case when r.n_ranked > 1 then cast(r.rank_computed as integer) end as rank_computed,
    cast(f.n_listed as integer) as n_ranked,
    case when r.n_ranked > 1 then cast(r.n_tied as integer) end as n_tied,
    case
        -- how many economies stand below the end of a list is unknown, so only a full list has percentiles
        when r.n_ranked > 1 and f.list_kind = 'full'
            then (r.n_ranked - (r.rank_computed + (r.n_tied - 1) / 2.0)) / (r.n_ranked - 1)
    end as percentile,
    f.list_kind as rank_basis,
    f.world_value,
    f.world_basis,
    case
        -- what a list of a few adds up to is not the world
        when f.world_basis = 'sum_of_listed' and (f.list_kind is distinct from 'full' or f.is_incomplete) then null
        when f.is_additive and f.value >= 0 and f.world_value > 0 then f.value / f.world_value
    end as share_of_world,
    case
        when not f.is_additive then 'not_additive'
        when f.value is null then f.obs_status
        when f.world_value is null then 'no_world_total'
        when f.world_basis = 'sum_of_listed' and f.list_kind is distinct from 'full' then 'list_not_full'
        when f.world_basis = 'sum_of_listed' and f.is_incomplete then 'list_incomplete'
        when f.value < 0 or f.world_value <= 0 then 'nonpositive'
    end as share_missing_reason,
    p.group_geo as peer_group,
    cast(p.n_members as integer) as peers_n,
    p.mean_value as peer_mean,
    p.median_value as peer_median,
    case
        when f.measure_kind <> 'rank' and f.value >= 0 and p.mean_value > 0 and not p.is_incomplete
            then f.value / p.mean_value
    end as ratio_to_peer_mean,
    case
        when f.measure_kind <> 'rank' and f.value >= 0 and p.median_value > 0 and not p.is_incomplete
            then f.value / p.median_value
    end as ratio_to_peer_median,
    case
        when f.value is null then f.obs_status
        when f.measure_kind = 'rank' then 'not_a_quantity'
        when p.group_geo is null then 'no_peer'
        when p.is_incomplete then 'list_incomplete'
        when f.value < 0 or p.mean_value <= 0 and p.median_value <= 0 then 'nonpositive'
    end as peer_missing_reason,
    case when f.value is not null then pop.denominator_period end as population_period,
    case when f.value is not null then pop.denominator_edition end as population_edition,
    leader_pop.denominator_period as leader_population_period,
    case when f.per_capita then f.value / pop.denominator end as per_capita_value,
    case
        when f.per_capita and f.value >= 0 and f.leader_value > 0
            and pop.denominator_period = leader_pop.denominator_period
            then (f.value / pop.denominator) / (f.leader_value / leader_pop.denominator)
    end as per_capita_ratio,
    case when f.value is not null then gdp.denominator_period end as gdp_period,
    case when f.value is not null then gdp.denominator_edition end as gdp_edition,
    leader_gdp.denominator_period as leader_gdp_period,
    case when f.per_capita then f.value / gdp.denominator end as per_gdp_value,
    case
        when f.per_capita and f.value >= 0 and f.leader_value > 0
            and gdp.denominator_period = leader_gdp.denominator_period
            then (f.value / gdp.denominator) / (f.leader_value / leader_gdp.denominator)
    end as per_gdp_ratio,
    case
        when not f.per_capita then 'not_meaningful_per_head'
        when f.value is null then f.obs_status
        when f.leader_value is null then 'no_comparator'
        when pop.denominator is null or leader_pop.denominator is null then 'no_population'
        when f.value < 0 or f.leader_value <= 0 then 'nonpositive'
        when pop.denominator_period <> leader_pop.denominator_period then 'population_of_different_years'
    end as per_capita_missing_reason,
    case
        when not f.per_capita then 'not_meaningful_per_head'
        when f.value is null then f.obs_status
        when f.leader_value is null then 'no_comparator'
        when gdp.denominator is null or leader_gdp.denominator is null then 'no_gdp'
        when f.value < 0 or f.leader_value <= 0 then 'nonpositive'
        when gdp.denominator_period <> leader_gdp.denominator_period then 'gdp_of_different_years'
    end as per_gdp_missing_reason,
    -- least and greatest skip NULLs: without the condition an absent value would stand at the worst goalpost
    case
        when f.value is not null and f.goalpost_worst is not null
            then least(greatest((f.value - f.goalpost_worst) / (f.goalpost_best - f.goalpost_worst), 0), 1)
    end as distance_to_frontier,
    (f.value - f.goalpost_worst) / (f.goalpost_best - f.goalpost_worst) not between 0 and 1 as distance_clipped,
    case when f.geo = f.leader_geo then 0.0 else d.years_behind end as years_behind,
    case when f.geo = f.leader_geo then 'none' else d.censoring end as years_behind_censoring,
    case
        when f.value is null then f.obs_status
        when f.leader_geo is null then 'no_comparator'
        when f.geo <> f.leader_geo and d.years_behind is null then 'leader_single_point'
    end as years_behind_missing_reason,
    f.interpolation,
    cast(d.n_points as integer) as years_behind_n_points,
    cast(d.n_crossings as integer) as years_behind_n_crossings,
    f.growth_basis,
    g.growth_per_year as cagr,
    leader_g.growth_per_year as cagr_leader,
    g.growth_per_year - leader_g.growth_per_year as growth_differential,
    y.years_to_parity,
    y.years_to_parity_low,
    y.years_to_parity_high,
    case when f.value is null then null else coalesce(y.parity_status, 'cannot_say') end as parity_status,
    case
        when f.value is null then f.obs_status
        when f.growth_basis is null then 'no_growth_for_this_measure'
        when g.missing_reason is not null then g.missing_reason
        when f.leader_geo is null then 'no_comparator'
        else coalesce('leader_' || leader_g.missing_reason, y.missing_reason)
    end as growth_missing_reason,
    case when f.not_in_yen is null then f.value * x.jpy_per_usd end as value_jpy,
    case when f.not_in_yen is null then x.jpy_per_usd end as jpy_per_usd,
    case when f.not_in_yen is null then x.jpy_rate_basis end as jpy_rate_basis,
    coalesce(f.not_in_yen, case when x.jpy_per_usd is null then 'no_rate' end) as jpy_missing_reason,
    case when f.value is not null and f.leader_geo is not null then coalesce(c.grade, 'A') end as comparability,
    case
        when f.value is not null and f.leader_geo is not null
            then coalesce(c.reason, 'same period, one definition, full list')
    end as comparability_reason,
    case
        when f.per_capita and f.value >= 0 and f.leader_value > 0
            and pop.denominator_period = leader_pop.denominator_period
            then coalesce(c.per_capita_grade, 'A')
    end as per_capita_comparability,
    case
        when f.per_capita and f.value >= 0 and f.leader_value > 0
            and gdp.denominator_period = leader_gdp.denominator_period
            then coalesce(c.per_gdp_grade, 'A')
    end as per_gdp_comparability,
    case
        when f.value is null then f.obs_status
        when f.leader_value is null then 'no_comparator'
    end as missing_reason,
    f.snapshot_id,
    f.locator,
    f.series_id
from sides as f
inner join landings as a on f.series_number = a.series_number
left join stage.standings as r on f.point_id = r.point_id
left join peers as p
    on f.series_id = p.series_id
    and f.period = p.period
left join core.denominators as pop
    on pop.indicator_id = 'population'
    and f.geo = pop.geo
    and f.year = pop.year
left join core.denominators as leader_pop
    on leader_pop.indicator_id = 'population'
    and f.leader_geo = leader_pop.geo
    and f.year = leader_pop.year
left join core.denominators as gdp
    on gdp.indicator_id = 'gdp_current_usd'
    and f.geo = gdp.geo
    and f.year = gdp.year
left join core.denominators as leader_gdp
    on leader_gdp.indicator_id = 'gdp_current_usd'
    and f.leader_geo = leader_gdp.geo
    and f.year = leader_gdp.year
left join stage.leader_distance as d on f.point_id = d.point_id
left join parities as y on f.point_id = y.point_id
left join growths as g on f.point_id = g.point_id
left join growths as leader_g on f.leader_point_id = leader_g.point_id
left join core.yen_per_dollar as x on f.year = x.year
left join stage.comparability as c on f.point_id = c.point_id
