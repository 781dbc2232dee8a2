-- title: the denominator that stands for an economy and a year
-- grain: one row per indicator (population, gdp_current_usd), geo and year asked for
-- unit: persons; US dollars
-- caveats: internal, dropped before the release. The newest denominator not after the year and at most three years
--          before it; denominator_period says which, so that a reader sees when it lags.

with asked as (
    select distinct geo, year
    from stage.series
    where value is not null
)

select
    d.indicator_id,
    a.geo,
    a.year,
    d.period as denominator_period,
    d.year as denominator_year,
    d.edition as denominator_edition,
    d.published_at,
    d.value as denominator
from asked as a
inner join core.observations_latest as d
    on a.geo = d.geo
    and d.year between a.year - 3 and a.year
where d.indicator_id in ('population', 'gdp_current_usd') and d.value > 0
qualify row_number() over (partition by d.indicator_id, a.geo, a.year order by d.year desc, d.period desc) = 1
