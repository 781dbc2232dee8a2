-- title: how far each policy target is, and what growth it would take
-- grain: one row per target of core.policy_targets
-- unit: value, target and gap in the target's unit; growth as a fraction (or points) per year
-- macro: mart.target_gaps_by(by_year)
-- caveats: the newest value of the economy that can be put into the target's unit, the preferred source first. A target
--          in yen is compared with the value in yen at the rate beside it, so its required growth is at that rate; the
--          past growth is of the series in its own unit. missing_reason says why there is no required growth:
--          undated_target (mart.target_gaps_by(2030) answers for a year that the reader names, of every target),
--          already_reached, target_year_passed, zero_base, nonpositive, no_growth_for_this_measure; or why there is no
--          value: no_value, other_unit, the status of the value, or the reason for having no yen.
-- partition: indicator_id

with targets as (
    select
        t.*,
        i.direction,
        i.growth_basis,
        i.preferred_source_id,
        -- a year that a reader names stands before the target's own
        coalesce(cast(${by_year} as bigint), t.target_year) as year_aimed_at
    from core.policy_targets as t
    inner join core.indicators as i on t.indicator_id = i.indicator_id
),

candidates as (
    select
        t.target_id,
        t.preferred_source_id,
        g.*,
        case
            when t.unit = g.unit then g.value
            when t.unit = 'Japanese yen' then g.value_jpy
        end as comparable_value,
        t.unit = 'Japanese yen' and t.unit <> g.unit as is_converted
    from targets as t
    inner join mart.gap_indicators as g
        on t.indicator_id = g.indicator_id
        and t.geo = g.geo
        and g.withdrawn_at is null
),

newest as (
    select *
    from candidates
    qualify row_number() over (
        partition by target_id
        order by
            case when comparable_value is not null then 0 when value is not null then 1 else 2 end,
            case when source_id = preferred_source_id then 0 else 1 end,
            period_end desc,
            published_at desc,
            series_id
    ) = 1
),

growths as (
    select
        n.target_id,
        max(case when g.window_years = 3 then g.growth_per_year end) as growth_3_years,
        max(case when g.window_years = 5 then g.growth_per_year end) as growth_5_years,
        max(case when g.window_years = 10 then g.growth_per_year end) as growth_10_years,
        string_agg(g.window_years || ' years: ' || g.missing_reason, '; ' order by g.window_years)
            as growth_missing_reason
    from newest as n
    inner join mart.growth_rates as g
        on n.series_id = g.series_id
        and n.geo = g.geo
        and n.period = g.period
    where n.comparable_value is not null
    group by n.target_id
),

measured as (
    select
        t.target_id, t.geo, t.indicator_id, t.title_en, t.title_ja, t.announced_on, t.citation,
        t.target_value, t.unit, t.target_year, t.year_aimed_at, t.direction, t.growth_basis,
        n.series_id, n.source_id, n.edition, n.published_at, n.period, n.time_basis, n.price_base, n.base_year,
        n.comparable_value as value,
        n.obs_status,
        case when n.comparable_value is not null and n.is_converted then n.value end as value_unconverted,
        case when n.comparable_value is not null and n.is_converted then n.unit end as unit_unconverted,
        case when n.comparable_value is not null and n.is_converted then n.jpy_per_usd end as jpy_per_usd,
        case when n.comparable_value is not null and n.is_converted then n.jpy_rate_days end as jpy_rate_days,
        case when n.comparable_value is not null and n.is_converted then n.jpy_rate_basis end as jpy_rate_basis,
        -- from the end of the value's period to the end of the year aimed at
        case
            when n.comparable_value is not null
                then (12 * (t.year_aimed_at - extract(year from n.period_end)) + 12 - extract(month from n.period_end))
                    / 12.0
        end as years_left,
        g.growth_3_years,
        g.growth_5_years,
        g.growth_10_years,
        g.growth_missing_reason,
        case
            when n.target_id is null then 'no_value'
            when n.value is null then n.obs_status
            when n.comparable_value is null and n.is_converted then coalesce(n.jpy_missing_reason, 'other_unit')
            when n.comparable_value is null then 'other_unit'
        end as value_missing_reason
    from targets as t
    left join newest as n on t.target_id = n.target_id
    left join growths as g on t.target_id = g.target_id
),

classified as (
    select
        *,
        case
            when value_missing_reason is not null then value_missing_reason
            when direction <> 'lower' and value >= target_value then 'already_reached'
            when direction = 'lower' and value <= target_value then 'already_reached'
            when year_aimed_at is null then 'undated_target'
            when years_left <= 0 then 'target_year_passed'
            when growth_basis is null then 'no_growth_for_this_measure'
            when growth_basis = 'points' then null
            when value = 0 then 'zero_base'
            when value < 0 or target_value <= 0 then 'nonpositive'
        end as missing_reason
    from measured
)

select
    target_id,
    geo,
    indicator_id,
    title_en,
    title_ja,
    announced_on,
    citation,
    target_value,
    unit,
    target_year,
    year_aimed_at,
    series_id,
    source_id,
    edition,
    published_at,
    period,
    time_basis,
    price_base,
    base_year,
    value,
    value_unconverted,
    unit_unconverted,
    jpy_per_usd,
    jpy_rate_days,
    jpy_rate_basis,
    value - target_value as gap,
    case when value >= 0 and target_value > 0 then value / target_value end as ratio_to_target,
    years_left,
    growth_basis,
    case
        when missing_reason is not null then null
        when growth_basis = 'points' then (target_value - value) / years_left
        else power(target_value / value, 1 / years_left) - 1
    end as required_growth_per_year,
    growth_3_years,
    growth_5_years,
    growth_10_years,
    growth_missing_reason,
    missing_reason
from classified
