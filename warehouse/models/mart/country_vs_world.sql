-- title: one economy against the leader and the world, at the newest period that allows it
-- grain: one row per geo and indicator
-- unit: value columns in the indicator's unit; ratios and shares are fractions; time in years
-- as_of: mart.country_vs_world_asof
-- caveats: the preferred source's newest period in which the economy has a value or a stated absence; another source
--          only where the preferred one says nothing of the economy. missing_reason explains an empty value.

with newest as (
    select g.*
    from mart.gap_indicators as g
    inner join core.indicators as i on g.indicator_id = i.indicator_id
    where g.published_at <= date '9999-12-31'
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
    where f.measure = 'gap' and f.known_from <= date '9999-12-31'
    group by f.series_id, f.geo, f.period
)

select
    n.geo,
    n.indicator_id,
    n.pillar,
    i.title_en,
    i.title_ja,
    n.unit,
    n.period,
    n.time_basis,
    n.price_base,
    n.base_year,
    n.value,
    n.obs_status,
    n.rank_published,
    n.rank_computed,
    n.n_ranked,
    n.n_tied,
    n.rank_basis,
    n.leader_geo,
    n.leader_value,
    n.gap_abs,
    n.ratio_to_leader,
    n.times_behind,
    n.world_value,
    n.world_basis,
    n.share_of_world,
    n.peer_median,
    n.population_period,
    n.per_capita_ratio,
    n.per_gdp_ratio,
    n.value_jpy,
    n.years_behind,
    n.years_behind_censoring,
    n.growth_basis,
    n.cagr,
    n.cagr_leader,
    n.years_to_parity,
    n.parity_status,
    n.direction,
    case when n.comparability is not null then coalesce(q.grade, 'A') end as comparability,
    case when n.comparability is not null then coalesce(q.reason, 'same period, one definition, full list') end
        as comparability_reason,
    n.missing_reason,
    n.source_id,
    n.edition,
    n.published_at,
    s.stale_since,
    -- a vintage that was fetched has no described edition of its own
    coalesce(e.citation_en, c.citation_en || ' Vintage of ' || n.edition || '.') as citation,
    i.caveat_en as caveat
from newest as n
inner join core.indicators as i on n.indicator_id = i.indicator_id
inner join core.sources as c on n.source_id = c.source_id
left join grades as q
    on n.series_id = q.series_id
    and n.geo = q.geo
    and n.period = q.period
left join meta.source_status as s on n.source_id = s.source_id
left join core.editions as e
    on n.source_id = e.source_id
    and n.edition = e.edition
