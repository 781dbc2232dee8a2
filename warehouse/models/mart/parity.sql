-- title: years to parity with the leader, at the growth of the last 3, 5 and 10 years
-- grain: one row per series, geo, period and window
-- unit: years
-- caveats: arithmetic, not a forecast. parity_status: years (a number), at_or_above, never_at_current_rates, or
--          cannot_say with the reason in missing_reason.

with sides as (
    select
        f.indicator_id, f.source_id, f.edition, f.time_basis, f.price_base, f.base_year,
        f.series_id, f.geo, f.period, f.window_years, f.growth_basis,
        l.leader_geo,
        f.end_value as value,
        l.leader_value,
        f.growth_per_year,
        g.growth_per_year as leader_growth_per_year,
        coalesce(f.missing_reason, 'leader_' || g.missing_reason, case when g.geo is null then 'leader_no_value' end)
            as missing_reason,
        s.direction,
        f.end_value = l.leader_value as is_level,
        -- where lower is better, the economy that falls faster is the one that closes the gap
        case s.direction when 'lower' then -1 else 1 end * (f.growth_per_year - g.growth_per_year) as lead_in_growth,
        -- decimals have no exact binary form: of two equal growths one is ahead by 1e-16, and parity 1e16 years away
        1e-12 * case f.growth_basis
            when 'points' then greatest(abs(f.end_value), abs(l.leader_value))
            else 1 + g.growth_per_year
        end as rounding
    from mart.growth_rates as f
    inner join stage.leaders as l
        on f.series_id = l.series_id
        and f.period = l.period
        and l.leader_geo is not null
    left join mart.growth_rates as g
        on l.series_id = g.series_id
        and l.period = g.period
        and l.leader_geo = g.geo
        and f.window_years = g.window_years
    inner join stage.series as s
        on f.series_id = s.series_id
        and f.geo = s.geo
        and f.period = s.period
    where s.geo_type = 'economy'
),

judged as (
    select
        *,
        case
            when is_level then 'at_or_above'
            when missing_reason is not null then 'cannot_say'
            when growth_basis = 'exponential' and (value <= 0 or leader_value <= 0) then 'cannot_say'
            when lead_in_growth > rounding then 'years'
            else 'never_at_current_rates'
        end as parity_status
    from sides
)

select
    indicator_id,
    source_id,
    edition,
    time_basis,
    price_base,
    base_year,
    series_id,
    geo,
    period,
    window_years,
    leader_geo,
    growth_per_year,
    leader_growth_per_year,
    growth_per_year - leader_growth_per_year as growth_differential,
    case
        when parity_status = 'at_or_above' then 0.0
        when parity_status <> 'years' then null
        when growth_basis = 'points' then (leader_value - value) / (growth_per_year - leader_growth_per_year)
        else ln(leader_value / value) / (ln(1 + growth_per_year) - ln(1 + leader_growth_per_year))
    end as years_to_parity,
    parity_status,
    case
        when parity_status <> 'cannot_say' then null
        else coalesce(missing_reason, 'nonpositive')
    end as missing_reason
from judged
