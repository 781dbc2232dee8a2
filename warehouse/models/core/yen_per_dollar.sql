-- title: the rates at which dollars of a year become yen
-- grain: one row per year and rate_rule
-- unit: yen per US dollar
-- as_of: core.yen_per_dollar_asof
-- recorded_by: core.yen_per_dollar_recorded_by
-- caveats: rate_rule: mean_of_calendar_year and mean_of_fiscal_year (April to March) for what flows in a year, year_end
--          for what stands at its end. Means are of daily reference rates, jpy_rate_days says of how many; of the year
--          that still runs, of its days so far. jpy_rate_basis names rule, source, edition and place.

with rules as (
    select *
    from (
        values
            (
                'mean_of_calendar_year', 'exchange_rate_per_usd', 'exchange_rate_days',
                'annual mean of daily reference rates'
            ),
            (
                'mean_of_fiscal_year', 'exchange_rate_per_usd_fiscal_year', 'exchange_rate_days_fiscal_year',
                'mean of daily reference rates from April to March'
            ),
            ('year_end', 'exchange_rate_per_usd_year_end', null, 'last daily reference rate of the year')
    ) as rules (rate_rule, rate_id, days_id, rule_in_words)
),

latest_rates as (
    select o.*
    from core.observations_latest as o
    inner join core.economies as e on o.geo = e.geo
    where e.currency = 'JPY' and o.period = cast(o.year as varchar)
)

select
    r.year,
    u.rate_rule,
    r.value as jpy_per_usd,
    cast(case when u.rate_rule = 'year_end' then 1 else d.value end as integer) as jpy_rate_days,
    u.rule_in_words || case when r.obs_status = 'estimated' then ' so far' else '' end
        || ', ' || r.source_id || ' ' || r.edition || ': ' || r.locator as jpy_rate_basis,
    r.published_at,
    'latest' as time_axis,
    cast(null as date) as as_of
from latest_rates as r
inner join rules as u on r.indicator_id = u.rate_id
left join latest_rates as d
    on u.days_id = d.indicator_id
    and r.geo = d.geo
    and r.period = d.period
    and r.source_id = d.source_id
    and r.edition = d.edition
