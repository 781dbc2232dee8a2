-- title: sums of money in every price: as published, in dollars of one year, in yen, in yen of that year
-- grain: one row per series of sums in US dollars, geo and period with a value
-- unit: US dollars; Japanese yen
-- caveats: to the prices of core.price_bases, by the deflator of the economy that issues the currency: deflated first
--          and converted then, at the mean rate of the base year. Nominal yen are at the rate of the value's own year.
--          Each converted value has its rate or deflator beside it, with rule, days and source; where there is none,
--          the reason. A sum over several years has no one rate and no one price level.
-- partition: indicator_id

with sums as (
    select
        k.indicator_id, k.source_id, k.edition, k.time_basis, k.price_base, k.base_year, k.series_id,
        p.cross_section_number,
        p.geo,
        p.period,
        p.value,
        b.base_year as constant_base_year,
        b.deflator_geo,
        case
            when k.price_base = 'constant' then k.base_year
            when y.freq = 'annual' and k.time_basis = 'calendar' then y.year
        end as year_of_prices
    from stage.comparable_observations as p
    inner join stage.series_keys as k on p.series_number = k.series_number
    inner join stage.periods as y on p.period = y.period
    left join core.price_bases as b on p.currency = b.currency
    where p.unit = 'US dollars' and p.value is not null and not p.is_sum
),

deflated as (
    select
        s.*,
        d.deflator,
        b.deflator as base_deflator,
        s.year_of_prices <> s.constant_base_year and b.deflator is not null as is_deflated,
        case
            when s.year_of_prices = s.constant_base_year then s.value
            else s.value * b.deflator / d.deflator
        end as value_constant,
        case
            when s.year_of_prices = s.constant_base_year and s.price_base = 'constant' then 'as published'
            when s.year_of_prices = s.constant_base_year then 'of the base year'
            when b.deflator is not null then d.deflator_basis || '; base year: ' || b.deflator_basis
        end as deflator_basis
    from sums as s
    left join stage.deflators as d
        on s.deflator_geo = d.geo
        and s.year_of_prices = d.year
    -- of one edition: another may count from another base year
    left join stage.deflators as b
        on d.geo = b.geo
        and s.constant_base_year = b.year
        and d.source_id = b.source_id
        and d.edition = b.edition
)

select
    f.indicator_id,
    f.source_id,
    f.edition,
    f.time_basis,
    f.price_base,
    f.base_year,
    f.series_id,
    f.geo,
    f.period,
    f.value,
    f.value_constant,
    case when f.value_constant is not null then f.constant_base_year end as constant_base_year,
    case when f.is_deflated then f.deflator end as deflator,
    case when f.is_deflated then f.base_deflator end as base_deflator,
    f.deflator_basis,
    case
        when f.value_constant is not null then null
        when f.constant_base_year is null then 'no_base_year'
        when f.year_of_prices is null then 'not_a_calendar_year'
        else 'no_deflator'
    end as constant_missing_reason,
    f.value * x.jpy_per_usd as value_jpy,
    case when x.jpy_per_usd is not null then x.jpy_rate_rule end as jpy_rate_rule,
    x.jpy_per_usd,
    x.jpy_rate_days,
    x.jpy_rate_basis,
    x.jpy_missing_reason,
    f.value_constant * c.jpy_per_usd as value_constant_jpy,
    case when f.value_constant is not null then c.jpy_per_usd end as base_jpy_per_usd,
    case when f.value_constant is not null then c.jpy_rate_days end as base_jpy_rate_days,
    case when f.value_constant is not null then c.jpy_rate_basis end as base_jpy_rate_basis,
    case
        when f.value_constant is null then 'no_constant_value'
        when c.jpy_per_usd is null then 'no_rate'
    end as constant_jpy_missing_reason
from deflated as f
left join stage.yen_rates as x on f.cross_section_number = x.cross_section_number
left join core.yen_per_dollar as c
    on f.constant_base_year = c.year
    and c.rate_rule = 'mean_of_calendar_year'
