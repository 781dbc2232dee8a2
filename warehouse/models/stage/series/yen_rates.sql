-- title: at which rate the dollars of a cross-section become yen
-- grain: one row per series and period
-- unit: yen per US dollar
-- caveats: internal, dropped before the release. Flows at the mean of their calendar or fiscal year, stocks at the rate
--          of the year's end. Dollars of constant prices are deflated first and converted then (mart.money_values); a
--          sum over several years has no one rate, nor have the parts of a year.
-- partition: indicator_id

with cross_sections as (
    select distinct cross_section_number, series_number, period
    from stage.comparable_observations
    where unit = 'US dollars'
),

rules as (
    select
        l.cross_section_number,
        y.year,
        k.price_base,
        case
            when k.price_base = 'constant' or y.freq <> 'annual' then null
            when k.time_basis = 'calendar' and k.measure_kind = 'stock' then 'year_end'
            when k.time_basis = 'calendar' then 'mean_of_calendar_year'
            when k.time_basis = 'fiscal' and k.measure_kind <> 'stock' then 'mean_of_fiscal_year'
        end as rate_rule
    from cross_sections as l
    inner join stage.series_keys as k on l.series_number = k.series_number
    inner join stage.periods as y on l.period = y.period
)

select
    r.cross_section_number,
    r.rate_rule as jpy_rate_rule,
    x.jpy_per_usd,
    x.jpy_rate_days,
    x.jpy_rate_basis,
    case
        when r.price_base = 'constant' then 'constant_prices'
        when r.rate_rule is null then 'not_a_year'
        when x.jpy_per_usd is null then 'no_rate'
    end as jpy_missing_reason
from rules as r
left join core.yen_per_dollar as x
    on r.year = x.year
    and r.rate_rule = x.rate_rule
