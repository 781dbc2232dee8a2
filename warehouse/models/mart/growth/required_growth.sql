-- title: what growth would bring each economy level with the leader within a number of years
-- grain: one row per series, economy with a value at the newest period that has a leader, and horizon
-- unit: growth as a fraction (or points) per year; leader's value in the indicator's unit
-- caveats: arithmetic, not a forecast: the leader of the period is held fixed and grows on as over the last 5 years;
--          the range is over its windows of 3, 5 and 10 years. A share of the leader is held between 0 and 1
--          (is_at_bound). The horizons are rows of core.growth_horizons. missing_reason: at_or_above, not_a_quantity,
--          no_growth_for_this_measure, zero_base, nonpositive, or leader_ and why the leader's growth is missing.
-- partition: indicator_id

with values_and_leaders as (
    select
        k.indicator_id, k.source_id, k.edition, k.time_basis, k.price_base, k.base_year,
        k.series_id, s.geo, s.period, s.value, s.unit, k.growth_basis,
        l.leader_geo,
        l.leader_value,
        s.time_index = max(s.time_index) over (partition by s.series_number) as is_newest
    from stage.comparable_observations as s
    inner join stage.series_keys as k on s.series_number = k.series_number
    inner join stage.leaders as l
        on s.cross_section_number = l.cross_section_number
        and l.leader_geo is not null
    where s.geo_type = 'economy' and s.oriented_value is not null
),

-- where the leader would stand at the end of the horizon, one row per window of its growth
leaders_ahead as (
    select
        v.*,
        h.horizon_years,
        g.window_years,
        g.growth_per_year as leader_growth_per_year,
        g.missing_reason as leader_missing_reason,
        case
            when v.growth_basis = 'points' then v.leader_value + g.growth_per_year * h.horizon_years
            else v.leader_value * power(1 + g.growth_per_year, h.horizon_years)
        end as leader_unbounded
    from values_and_leaders as v
    cross join core.growth_horizons as h
    left join mart.growth_rates as g
        on v.series_id = g.series_id
        and v.period = g.period
        and v.leader_geo = g.geo
    where v.is_newest
),

bounded as (
    select
        *,
        -- least and greatest skip NULLs: without the condition an unknown growth would stand at a bound
        case
            when leader_unbounded is null or unit <> 'share' then leader_unbounded
            else greatest(least(leader_unbounded, 1), 0)
        end as leader_ahead,
        case
            when value = leader_value then 'at_or_above'
            when growth_basis is null then 'no_growth_for_this_measure'
            when growth_basis = 'points' then null
            when value < 0 or leader_value < 0 then 'nonpositive'
            when value = 0 or leader_value = 0 then 'zero_base'
        end as reason
    from leaders_ahead
),

required as (
    select
        *,
        case
            when reason is not null then null
            when growth_basis = 'points' then (leader_ahead - value) / horizon_years
            else power(leader_ahead / nullif(value, 0), 1.0 / horizon_years) - 1
        end as growth_per_year
    from bounded
)

select
    r.indicator_id,
    r.source_id,
    r.edition,
    r.time_basis,
    r.price_base,
    r.base_year,
    r.series_id,
    r.geo,
    r.period,
    r.horizon_years,
    r.value,
    r.leader_geo,
    r.leader_value,
    r.growth_basis,
    max(case when r.window_years = 5 then r.leader_growth_per_year end) as leader_growth_per_year,
    max(case when r.window_years = 5 then r.leader_ahead end) as leader_value_ahead,
    bool_or(r.leader_ahead <> r.leader_unbounded) as is_at_bound,
    max(case when r.window_years = 5 then r.growth_per_year end) as required_growth_per_year,
    min(r.growth_per_year) as required_growth_low,
    max(r.growth_per_year) as required_growth_high,
    count(r.growth_per_year) as n_windows,
    max(own.growth_per_year) as growth_per_year,
    coalesce(
        max(r.reason),
        max(case when r.window_years = 5 then 'leader_' || r.leader_missing_reason end),
        case when max(case when r.window_years = 5 then r.growth_per_year end) is null then 'leader_no_growth' end
    ) as missing_reason
from required as r
left join mart.growth_rates as own
    on r.series_id = own.series_id
    and r.period = own.period
    and r.geo = own.geo
    and own.window_years = 5
group by
    r.indicator_id, r.source_id, r.edition, r.time_basis, r.price_base, r.base_year, r.series_id, r.geo, r.period,
    r.horizon_years, r.value, r.leader_geo, r.leader_value, r.growth_basis
