-- title: one economy against the leader and the world, at the newest period that allows it
-- grain: one row per geo and indicator
-- unit: value columns in the indicator's unit; ratios and shares are fractions; time in years
-- as_of: mart.country_vs_world_asof
-- recorded_by: mart.country_vs_world_recorded_by
-- caveats: one answer, of one source and one edition (answer_basis): the preferred source's newest list where the economy
--          has a value in it; else another source's value of that period or a later one, with the preferred source's
--          silence beside it (preferred_...); else the absence, with the economy's last value and, under its own name,
--          an indicator that stands in (core.stand_ins). Rank and leader are of the answer's own source. newer_edition
--          is out and not landed. missing_reason explains an empty value. What is
--          divided by population or GDP, or converted to yen, is reckoned here, so that a past day is answered with the
--          denominators and rates of that day; a finding that lowers the grade counts from its day of publication, on
--          either time axis.

with known as (
    select
        g.series_id,
        g.geo,
        g.period,
        g.period_end,
        g.indicator_id,
        g.source_id,
        g.edition,
        g.time_basis,
        g.price_base,
        g.base_year,
        g.published_at,
        g.recorded_at,
        g.value,
        g.leader_value,
        g.source_id = i.preferred_source_id as is_preferred
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
),

-- of the preferred source what its newest list says; of the others the newest value
last_lists as (
    select series_id, geo, period, is_preferred
    from known
    qualify row_number() over (
        partition by geo, indicator_id, is_preferred
        order by
            case when not is_preferred and value is null then 1 else 0 end,
            case when leader_value is null then 1 else 0 end,
            period_end desc,
            published_at desc,
            case when price_base = 'constant' then 1 else 0 end,
            time_basis,
            series_id
    ) = 1
),

statements as (
    select g.*, l.is_preferred
    from last_lists as l
    inner join mart.gap_indicators as g
        on l.series_id = g.series_id
        and l.geo = g.geo
        and l.period = g.period
),

-- another source answers where the preferred one says nothing of the economy, or that it does not list or cover it,
-- while the other has a value of that period or a later one
newest as (
    select
        s.*,
        p.source_id as preferred_source_id,
        p.edition as preferred_edition,
        p.period as preferred_period,
        p.obs_status as preferred_obs_status,
        p.cut_off as preferred_cut_off
    from statements as s
    left join statements as p
        on s.geo = p.geo
        and s.indicator_id = p.indicator_id
        and p.is_preferred
    where
        s.is_preferred
        or p.geo is null
        or (p.value is null and s.value is not null and s.period_end >= p.period_end)
    qualify row_number() over (
        partition by s.geo, s.indicator_id order by case when s.is_preferred then 1 else 0 end
    ) = 1
),

-- what each source says last of a period, where the answer is an absence or a zero: an older vintage is no news of what
-- a newer one restates
last_said as (
    select k.*
    from newest as n
    inner join known as k
        on n.geo = k.geo
        and n.indicator_id = k.indicator_id
    where coalesce(n.value, 0) = 0 and k.value is not null
    qualify row_number() over (
        partition by k.geo, k.indicator_id, k.source_id, k.period, k.time_basis, k.price_base, k.base_year
        order by k.published_at desc, k.recorded_at desc, k.series_id
    ) = 1
),

-- where the answer is an absence, the newest value that anybody has of a period before; where it is a zero, the last
-- of the same list that was none
last_values as (
    select n.geo, n.indicator_id, k.period, k.value, k.source_id, k.edition
    from newest as n
    inner join last_said as k
        on n.geo = k.geo
        and n.indicator_id = k.indicator_id
        and k.period_end <= n.period_end
    where
        k.value <> 0
        and (n.value is null or n.source_id = k.source_id)
    qualify row_number() over (
        partition by n.geo, n.indicator_id
        order by
            k.period_end desc,
            case when k.is_preferred then 0 else 1 end,
            k.published_at desc,
            case when k.price_base = 'constant' then 1 else 0 end,
            k.time_basis,
            k.series_id
    ) = 1
),

stand_ins as (
    select
        n.geo,
        n.indicator_id,
        a.indicator_id as stand_in_indicator_id,
        i.title_en,
        i.title_ja,
        a.period,
        a.value,
        a.unit,
        a.source_id,
        a.edition,
        a.rank_words_en,
        a.rank_words_ja
    from newest as n
    inner join core.stand_ins as r on n.indicator_id = r.indicator_id
    inner join newest as a
        on n.geo = a.geo
        and r.stand_in_indicator_id = a.indicator_id
    inner join core.indicators as i on a.indicator_id = i.indicator_id
    where n.value is null and a.value is not null
    qualify row_number() over (partition by n.geo, n.indicator_id order by r.priority, r.stand_in_indicator_id) = 1
),

-- what is out by the day and not at hand by then, on either time axis
newer_editions as (
    select n.geo, n.indicator_id, k.edition, k.published_at, k.note_en, k.note_ja
    from newest as n
    inner join core.known_editions as k
        on n.indicator_id = k.indicator_id
        and k.published_at > n.published_at
        and k.published_at <= ${published_until}
        and k.published_at < ${recorded_before}
    left join (
        select distinct source_id, edition, indicator_id
        from core.observations
        where published_at <= ${published_until} and recorded_at < ${recorded_before}
    ) as o
        on k.source_id = o.source_id
        and k.edition = o.edition
        and k.indicator_id = o.indicator_id
    where o.edition is null
    qualify row_number() over (partition by n.geo, n.indicator_id order by k.published_at desc, k.edition) = 1
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
    'economy' as geo_type,
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
    case when n.value is null then 'absence' when n.is_preferred then 'preferred_source' else 'other_source' end
        as answer_basis,
    n.preferred_source_id,
    n.preferred_edition,
    n.preferred_period,
    n.preferred_obs_status,
    n.preferred_cut_off,
    z.value as last_value,
    z.period as last_value_period,
    z.source_id as last_value_source_id,
    z.edition as last_value_edition,
    a.stand_in_indicator_id,
    a.title_en as stand_in_title_en,
    a.title_ja as stand_in_title_ja,
    a.period as stand_in_period,
    a.value as stand_in_value,
    a.unit as stand_in_unit,
    a.source_id as stand_in_source_id,
    a.edition as stand_in_edition,
    a.rank_words_en as stand_in_rank_words_en,
    a.rank_words_ja as stand_in_rank_words_ja,
    w.edition as newer_edition,
    w.published_at as newer_edition_published_at,
    w.note_en as newer_edition_note_en,
    w.note_ja as newer_edition_note_ja,
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
left join last_values as z
    on n.geo = z.geo
    and n.indicator_id = z.indicator_id
left join stand_ins as a
    on n.geo = a.geo
    and n.indicator_id = a.indicator_id
left join newer_editions as w
    on n.geo = w.geo
    and n.indicator_id = w.indicator_id
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
