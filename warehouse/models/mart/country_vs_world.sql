-- title: one economy against the leader and the world, at the newest period that allows it
-- grain: one row per geo and indicator
-- unit: value columns in the indicator's unit; ratios and shares are fractions; time in years
-- as_of: mart.country_vs_world_asof
-- recorded_by: mart.country_vs_world_recorded_by
-- caveats: the preferred source's newest period in which the economy has a value or a stated absence; another source
--          only where the preferred one says nothing of the economy. missing_reason explains an empty value. What is
--          divided by population or GDP, or converted to yen, is reckoned here, so that a past day is answered with the
--          denominators and rates of that day; a finding that lowers the grade counts from its day of publication, on
--          either time axis.

with newest as (
    select g.*
    from mart.gap_indicators as g
    inner join core.indicators as i on g.indicator_id = i.indicator_id
    where
        g.published_at <= ${published_until}
        and g.recorded_at < ${recorded_before}
        and (
            g.withdrawn_at is null
            or g.withdrawn_at > ${published_until}
            or g.withdrawal_recorded_at >= ${recorded_before}
        )
    qualify row_number() over (
        partition by g.geo, g.indicator_id
        order by
            case when g.source_id = i.preferred_source_id then 0 else 1 end,
            case when g.leader_value is null then 1 else 0 end,
            g.period_end desc,
            g.published_at desc,
            case when g.price_base = 'constant' then 1 else 0 end,
            g.time_basis,
            g.series_id
    ) = 1
),

-- what was known by the day asked for; mart.gap_indicators grades by all that is known
grades as (
    select
        f.series_id,
        f.geo,
        f.period,
        max(f.grade) as grade,
        string_agg(f.reason_en, '; ' order by f.grade desc, f.reason_en) as reason
    from mart.comparability_findings as f
    inner join newest as n
        on f.series_id = n.series_id
        and f.geo = n.geo
        and f.period = n.period
    where f.measure = 'gap' and f.known_from <= ${published_until}
    group by f.series_id, f.geo, f.period
),

-- once, as a macro would be run once for every join
denominators as materialized (
    select indicator_id, geo, year, denominator, denominator_period
    from core.denominators
)

select
    -- what is not reckoned anew by what was known on the day
    ${columns(
        n, mart.gap_indicators, mart.country_vs_world,
        except population_period per_capita_ratio per_capita_missing_reason per_gdp_ratio per_gdp_missing_reason
            value_jpy jpy_per_usd jpy_rate_days jpy_rate_basis jpy_missing_reason comparability comparability_reason
    )},
    i.title_en,
    i.title_ja,
    case when n.value is not null then pop.denominator_period end as population_period,
    ${ratio_per_denominator(
        i.per_capita and k.has_ratio, n.value, pop.denominator, pop.denominator_period,
        n.leader_value, leader_pop.denominator, leader_pop.denominator_period
    )} as per_capita_ratio,
    case
        when n.per_capita_missing_reason not in ('no_population', 'population_of_different_years')
            then n.per_capita_missing_reason
        when pop.denominator is null or leader_pop.denominator is null then 'no_population'
        when pop.denominator_period <> leader_pop.denominator_period then 'population_of_different_years'
    end as per_capita_missing_reason,
    ${ratio_per_denominator(
        i.per_capita and k.has_ratio, n.value, gdp.denominator, gdp.denominator_period,
        n.leader_value, leader_gdp.denominator, leader_gdp.denominator_period
    )} as per_gdp_ratio,
    case
        when n.per_gdp_missing_reason not in ('no_gdp', 'gdp_of_different_years') then n.per_gdp_missing_reason
        when gdp.denominator is null or leader_gdp.denominator is null then 'no_gdp'
        when gdp.denominator_period <> leader_gdp.denominator_period then 'gdp_of_different_years'
    end as per_gdp_missing_reason,
    n.value * x.jpy_per_usd as value_jpy,
    x.jpy_per_usd,
    x.jpy_rate_days,
    x.jpy_rate_basis,
    case
        when n.jpy_missing_reason <> 'no_rate' then n.jpy_missing_reason
        when x.jpy_per_usd is null then 'no_rate'
    end as jpy_missing_reason,
    case when n.comparability is not null then coalesce(q.grade, 'A') end as comparability,
    case when n.comparability is not null then coalesce(q.reason, 'same period, one definition, full list of the world') end
        as comparability_reason,
    s.stale_since,
    -- a vintage that was fetched has no described edition of its own
    coalesce(e.citation_en, c.citation_en || ' Vintage of ' || n.edition || '.') as citation,
    i.caveat_en as caveat,
    'latest' as time_axis,
    cast(null as date) as as_of
from newest as n
inner join core.indicators as i on n.indicator_id = i.indicator_id
inner join core.measure_kinds as k on i.measure_kind = k.measure_kind
inner join core.sources as c on n.source_id = c.source_id
left join grades as q
    on n.series_id = q.series_id
    and n.geo = q.geo
    and n.period = q.period
left join meta.source_status as s
    on n.source_id = s.source_id
    -- how a source stands today says nothing of a day before
    and cast(s.stale_since as date) <= ${published_until}
    and s.stale_since < ${recorded_before}
left join core.editions as e
    on n.source_id = e.source_id
    and n.edition = e.edition
left join denominators as pop
    on pop.indicator_id = 'population'
    and n.geo = pop.geo
    and n.year = pop.year
left join denominators as leader_pop
    on leader_pop.indicator_id = 'population'
    and n.leader_geo = leader_pop.geo
    and n.year = leader_pop.year
left join denominators as gdp
    on gdp.indicator_id = 'gdp_current_usd'
    and n.geo = gdp.geo
    and n.year = gdp.year
left join denominators as leader_gdp
    on leader_gdp.indicator_id = 'gdp_current_usd'
    and n.leader_geo = leader_gdp.geo
    and n.year = leader_gdp.year
left join core.yen_per_dollar as x
    on n.year = x.year
    and n.jpy_rate_rule = x.rate_rule
