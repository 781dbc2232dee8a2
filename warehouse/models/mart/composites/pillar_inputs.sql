-- title: what goes into the composites, from where, and on which scale
-- grain: one row per economy, pillar and indicator, for every economy that has at least one component
-- unit: value in the indicator's unit; compared_value per inhabitant where so declared; normalised from 1 to 100
-- caveats: only economies that are scored have normalised values, since only they set the scales. A missing value has
--          none, and is not imputed here.

with treated as (
    select
        v.*,
        c.is_scored and c.has_enough as is_on_scale,
        s.treatment,
        s.skewness,
        s.kurtosis,
        s.sign_of_better,
        s.worst,
        s.best,
        s.mean_value,
        s.deviation,
        case
            when not (c.is_scored and c.has_enough) then null
            when s.treatment = 'log' then ln(v.compared_value)
            else v.compared_value
        end as treated_value
    from stage.composite_values as v
    inner join stage.composite_coverage as c
        on v.geo = c.geo
        and v.pillar = c.pillar
    left join stage.composite_scales as s
        on v.pillar = s.pillar
        and v.indicator_id = s.indicator_id
),

placed as (
    select
        *,
        rank() over (
            partition by pillar, indicator_id
            order by case when sign_of_better = 1 then -treated_value else treated_value end nulls last
        ) as place,
        count(*) over (partition by pillar, indicator_id, treated_value) as n_tied,
        count(treated_value) over (partition by pillar, indicator_id) as n_on_scale
    from treated
)

select
    p.geo,
    p.pillar,
    p.indicator_id,
    l.weight,
    l.per_capita,
    l.period,
    l.period_end,
    g.source_id,
    g.edition,
    t.universe_id,
    l.published_at,
    p.value,
    p.obs_status,
    p.population_period,
    p.compared_value,
    p.treatment,
    p.skewness,
    p.kurtosis,
    p.treated_value,
    p.worst as scale_worst,
    p.best as scale_best,
    case
        when p.treated_value is not null and p.best <> p.worst
            then round(1 + 99 * least(greatest((p.treated_value - p.worst) / (p.best - p.worst), 0), 1), 9)
    end as normalised,
    case
        when p.treated_value is not null and p.deviation > 0
            then round(p.sign_of_better * (p.treated_value - p.mean_value) / p.deviation, 9)
    end as z_score,
    case
        when p.treated_value is not null and p.best <> p.worst and p.n_on_scale > 1
            then round(1 + 99 * (p.n_on_scale - (p.place + (p.n_tied - 1) / 2.0)) / (p.n_on_scale - 1), 9)
    end as normalised_by_rank,
    case
        when p.compared_value is null and p.value is not null then 'no_population'
        when p.compared_value is null then coalesce(p.obs_status, 'not_listed')
        when not p.is_on_scale then 'economy_not_scored'
        when p.best = p.worst then 'no_spread'
    end as missing_reason,
    p.snapshot_id,
    p.locator
from placed as p
inner join stage.composite_cross_sections as l
    on p.pillar = l.pillar
    and p.indicator_id = l.indicator_id
inner join (
    select distinct series_id, source_id, edition
    from mart.gap_indicators
) as g on l.series_id = g.series_id
left join stage.list_kinds as t
    on l.series_id = t.series_id
    and l.period = t.period
