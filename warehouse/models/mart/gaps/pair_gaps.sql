-- title: the gap between any two, economies or groups
-- grain: one row per series, period, focus and comparator that both have a value, or say why they have none
-- unit: value columns in the indicator's unit; ratios are fractions; time in years
-- macro: mart.gap_between(focus, comparator)
-- caveats: the default focus (meta.parameters) against the economies of core.comparators and the groups of
--          core.group_members; mart.gap_between answers for any two, and for every economy where one of them is NULL. Both
--          sides always come from one series and period. A group has the value that its publisher prints, or the sum of
--          all its members: between bounds, or none, as mart.peer_groups says; value_basis and comparator_basis say
--          which. WORLD is the total of mart.gap_indicators, or the sum of a full list of the world. The ratio to a group
--          of which the focus is a member is its share of the group. Reasons that begin with comparator_ are the
--          comparator's. What an edition withdrew of either side is marked with withdrawn_at. Growth is that of the last
--          5 years, parity its arithmetic and no forecast.
-- partition: indicator_id

with pairs as (
    select f.geo, c.geo as comparator_geo
    from core.economies as f
    cross join core.economies as c
    inner join meta.parameters as p on p.parameter = 'default_focus'
    left join core.comparators as d on c.geo = d.geo
    left join (select distinct group_geo from core.group_members) as g on c.geo = g.group_geo
    where f.geo <> c.geo and ${are_named(
        f, c, ${focus}, ${comparator}, f.geo = p.value and (d.geo is not null or g.group_geo is not null)
    )}
),

named as (
    select geo
    from pairs
    union
    select comparator_geo
    from pairs
),

-- what is the same for a whole list
lists as (
    select
        series_id,
        period,
        max(indicator_id) as indicator_id,
        max(pillar) as pillar,
        max(source_id) as source_id,
        max(edition) as edition,
        max(time_basis) as time_basis,
        max(price_base) as price_base,
        max(base_year) as base_year,
        max(year) as year,
        max(period_end) as period_end,
        max(unit) as unit,
        max(currency) as currency,
        max(published_at) as published_at,
        max(direction) as direction,
        max(interpolation) as interpolation,
        max(growth_basis) as growth_basis,
        max(rank_basis) as list_kind,
        max(universe_id) as universe_id
    from mart.gap_indicators
    group by series_id, period
),

economies as (
    select g.series_id, g.period, g.geo, g.value, g.obs_status, g.withdrawn_at
    from mart.gap_indicators as g
    inner join named as n on g.geo = n.geo
),

-- a value that the publisher has withdrawn leaves the place to the sum
totals as (
    select
        t.series_id,
        t.period,
        t.geo,
        t.value,
        case when o.series_id is null then 'sum_of_members' else 'published_total' end as basis
    from mart.timelines as t
    inner join named as n on t.geo = n.geo
    inner join core.economies as e on t.geo = e.geo
    left join core.observations as o
        on t.series_id = o.series_id
        and t.period = o.period
        and t.geo = o.geo
        and o.reading = 1
    where e.geo_type = 'group' and t.geo <> 'WORLD' and o.withdrawn_at is null
    union all
    select g.series_id, g.period, n.geo, max(g.world_value) as value, max(g.world_basis) as basis
    from mart.gap_indicators as g
    inner join named as n on n.geo = 'WORLD'
    where g.world_basis = 'published_total'
    group by g.series_id, g.period, n.geo
),

groups as (
    select
        coalesce(p.series_id, t.series_id) as series_id,
        coalesce(p.period, t.period) as period,
        coalesce(p.group_geo, t.geo) as geo,
        coalesce(t.value, p.sum_value) as value,
        coalesce(t.value, p.sum_low) as value_low,
        coalesce(t.value, p.sum_high) as value_high,
        case when t.value is null then p.sum_missing_reason end as missing_reason,
        case
            when t.value is not null then t.basis
            when p.sum_missing_reason is null
                then case when p.group_geo = 'WORLD' then 'sum_of_listed' else 'sum_of_members' end
        end as basis,
        p.n_members,
        p.n_missing
    from (
        select p.*
        from mart.peer_groups as p
        inner join named as n on p.group_geo = n.geo
    ) as p
    full outer join totals as t
        on p.series_id = t.series_id
        and p.period = t.period
        and p.group_geo = t.geo
),

sides as (
    select
        series_id, period, geo, value, value as value_low, value as value_high,
        case when value is null then obs_status end as missing_reason,
        cast(null as varchar) as basis,
        withdrawn_at,
        cast(null as integer) as n_members,
        cast(null as integer) as n_missing
    from economies
    union all
    select
        series_id, period, geo, value, value_low, value_high, missing_reason, basis,
        cast(null as timestamp) as withdrawn_at,
        n_members, n_missing
    from groups
),

compared as (
    select
        f.series_id,
        f.period,
        f.geo,
        c.geo as comparator_geo,
        f.value,
        f.value_low,
        f.value_high,
        f.basis as value_basis,
        f.n_members,
        f.n_missing,
        c.value as comparator_value,
        c.value_low as comparator_low,
        c.value_high as comparator_high,
        c.basis as comparator_basis,
        coalesce(least(f.withdrawn_at, c.withdrawn_at), f.withdrawn_at, c.withdrawn_at) as withdrawn_at,
        c.n_members as comparator_n_members,
        c.n_missing as comparator_n_missing,
        coalesce(f.missing_reason, 'comparator_' || c.missing_reason) as missing_reason
    from sides as f
    inner join pairs as p on f.geo = p.geo
    inner join sides as c
        on f.series_id = c.series_id
        and f.period = c.period
        and p.comparator_geo = c.geo
),

timelines as (
    select t.* exclude (leader_geo), cast(null as varchar) as leader_geo
    from mart.timelines as t
    inner join named as n on t.geo = n.geo
),

distances as (
    ${years_between(timelines, pairs)}
),

growths as (
    select g.*
    from mart.growth_rates as g
    inner join named as n on g.geo = n.geo
),

both_growths as (
    select
        d.series_id,
        d.period,
        d.geo,
        d.comparator_geo,
        d.value,
        d.comparator_value,
        l.direction,
        l.growth_basis,
        f.window_years,
        f.growth_per_year,
        c.growth_per_year as comparator_growth_per_year,
        coalesce(f.missing_reason, 'comparator_' || c.missing_reason) as growth_missing_reason
    from compared as d
    inner join lists as l
        on d.series_id = l.series_id
        and d.period = l.period
    inner join growths as f
        on d.series_id = f.series_id
        and d.period = f.period
        and d.geo = f.geo
    inner join growths as c
        on d.series_id = c.series_id
        and d.period = c.period
        and d.comparator_geo = c.geo
        and f.window_years = c.window_years
    where d.missing_reason is null
),

parities as (
    select
        *,
        ${parity_status(
            growth_basis, direction, value, growth_per_year, comparator_value, comparator_growth_per_year,
            growth_missing_reason
        )} as parity_status
    from both_growths
),

windows as (
    select
        *,
        ${years_to_parity(
            parity_status, growth_basis, value, growth_per_year, comparator_value, comparator_growth_per_year
        )} as years_to_parity,
        case when parity_status = 'cannot_say' then coalesce(growth_missing_reason, 'nonpositive') end as missing_reason
    from parities
),

projections as (
    select
        w.series_id,
        w.period,
        w.geo,
        w.comparator_geo,
        max(case when w.window_years = 5 then w.growth_per_year end) as growth_per_year,
        max(case when w.window_years = 5 then w.comparator_growth_per_year end) as comparator_growth_per_year,
        max(case when w.window_years = 5 then w.growth_missing_reason end) as growth_missing_reason,
        ${parity_over_windows(w)}
    from windows as w
    group by w.series_id, w.period, w.geo, w.comparator_geo
),

judged as (
    select
        d.*,
        l.* exclude (series_id, period),
        k.has_years_behind,
        k.missing_reason as kind_reason,
        case
            when d.missing_reason is not null then d.missing_reason
            when not k.has_ratio then k.missing_reason
            when d.value < 0 or d.comparator_value <= 0 then 'nonpositive'
        end as no_ratio,
        k.has_ratio and d.value_low >= 0 and d.comparator_low >= 0 as has_bounds
    from compared as d
    inner join lists as l
        on d.series_id = l.series_id
        and d.period = l.period
    inner join core.indicators as i on l.indicator_id = i.indicator_id
    inner join core.measure_kinds as k on i.measure_kind = k.measure_kind
)

select
    f.indicator_id,
    f.pillar,
    f.source_id,
    f.edition,
    f.time_basis,
    f.price_base,
    f.base_year,
    f.series_id,
    f.period,
    f.year,
    f.period_end,
    f.published_at,
    f.withdrawn_at,
    f.geo,
    f.comparator_geo,
    f.unit,
    f.currency,
    f.direction,
    f.list_kind,
    f.universe_id,
    f.value,
    f.value_low,
    f.value_high,
    f.value_basis,
    f.n_members,
    f.n_missing,
    f.comparator_value,
    f.comparator_low,
    f.comparator_high,
    f.comparator_basis,
    f.comparator_n_members,
    f.comparator_n_missing,
    f.missing_reason,
    f.value - f.comparator_value as gap_abs,
    case when f.no_ratio is null then f.value / f.comparator_value end as ratio_to_comparator,
    case when f.has_bounds and f.comparator_high > 0 then f.value_low / f.comparator_high end as ratio_low,
    case when f.has_bounds and f.comparator_low > 0 then f.value_high / f.comparator_low end as ratio_high,
    case
        when f.no_ratio is not null then null
        when f.direction = 'lower' then f.value / f.comparator_value
        else f.comparator_value / nullif(f.value, 0)
    end as times_behind,
    case when f.no_ratio is null and f.value > 0 then ln(f.value) - ln(f.comparator_value) end as log_gap,
    coalesce(f.no_ratio, case when f.value = 0 then 'zero_base' end) as ratio_missing_reason,
    d.years_behind,
    d.censoring as years_behind_censoring,
    f.interpolation,
    cast(d.n_points as integer) as years_behind_n_points,
    cast(d.n_crossings as integer) as years_behind_n_crossings,
    case
        when f.missing_reason is not null then f.missing_reason
        when not f.has_years_behind then f.kind_reason
        when d.years_behind is null then 'comparator_single_point'
    end as years_behind_missing_reason,
    f.growth_basis,
    g.growth_per_year as cagr,
    g.comparator_growth_per_year as cagr_comparator,
    g.growth_per_year - g.comparator_growth_per_year as growth_differential,
    g.years_to_parity,
    g.years_to_parity_low,
    g.years_to_parity_high,
    case when f.missing_reason is null then coalesce(g.parity_status, 'cannot_say') end as parity_status,
    case
        when f.missing_reason is not null then f.missing_reason
        when f.growth_basis is null then 'no_growth_for_this_measure'
        else coalesce(g.growth_missing_reason, g.parity_missing_reason)
    end as growth_missing_reason
from judged as f
left join distances as d
    on f.series_id = d.series_id
    and f.period = d.period
    and f.geo = d.geo
    and f.comparator_geo = d.comparator_geo
left join projections as g
    on f.series_id = g.series_id
    and f.period = g.period
    and f.geo = g.geo
    and f.comparator_geo = g.comparator_geo
