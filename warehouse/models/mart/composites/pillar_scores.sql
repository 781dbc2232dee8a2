-- title: composite scores by pillar and overall, with the range of their ranks
-- grain: one row per economy and pillar, with overall as one more pillar
-- unit: scores from 1 to 100 (z-scores in standard deviations); ranks among the economies that are scored
-- caveats: an economy that lacks too many indicators, or too much of a pillar, has no score, and missing_reason says
--          so; a pillar without a comparable list has none for anybody. The rank moves with choices that nobody can
--          prove: read it with its range.

with inputs as (
    select
        i.*,
        case when i.normalised is null then 0.0 else i.weight end as weight_if_present
    from mart.pillar_inputs as i
),

pillar_means as (
    select
        geo,
        pillar,
        list_inner_product(
            list(weight_if_present order by indicator_id), list(coalesce(normalised, 0.0) order by indicator_id)
        ) / nullif(list_sum(list(weight_if_present order by indicator_id)), 0) as score_arithmetic,
        exp(list_inner_product(
            list(weight_if_present order by indicator_id),
            list(case when normalised is null then 0.0 else ln(normalised) end order by indicator_id)
        ) / nullif(list_sum(list(weight_if_present order by indicator_id)), 0)) as score_geometric,
        list_inner_product(
            list(weight_if_present order by indicator_id), list(coalesce(z_score, 0.0) order by indicator_id)
        ) / nullif(list_sum(list(weight_if_present order by indicator_id)), 0) as score_z,
        count(*) as n_indicators,
        count(compared_value) as n_present,
        count(*) filter (
            where compared_value is not null and obs_status not in ('observed')
        ) as n_estimated,
        list(period order by period_end, period) filter (where compared_value is not null) as periods
    from inputs
    group by geo, pillar
),

pillars as (
    select
        p.pillar,
        p.weight as pillar_weight,
        (
            select count(*)
            from core.composite_weights as w
            where w.pillar = p.pillar and w.indicator_id is not null and w.weight > 0
        ) as n_declared
    from core.composite_weights as p
    where p.indicator_id is null
),

covered as (
    select
        m.*,
        p.pillar_weight,
        c.has_enough,
        c.is_scored,
        c.thin_pillars,
        c.has_too_few_indicators
    from pillar_means as m
    inner join pillars as p on m.pillar = p.pillar
    inner join stage.composite_coverage as c
        on m.geo = c.geo
        and m.pillar = c.pillar
),

overall as (
    select
        geo,
        'overall' as pillar,
        bool_or(is_scored) as is_scored,
        list_inner_product(list(pillar_weight order by pillar), list(coalesce(score_arithmetic, 0.0) order by pillar))
            / nullif(sum(case when score_arithmetic is not null then pillar_weight end), 0) as score_arithmetic,
        exp(list_inner_product(
            list(pillar_weight order by pillar),
            list(case when score_geometric is null then 0.0 else ln(score_geometric) end order by pillar)
        ) / nullif(sum(case when score_geometric is not null then pillar_weight end), 0)) as score_geometric,
        list_inner_product(list(pillar_weight order by pillar), list(coalesce(score_z, 0.0) order by pillar))
            / nullif(sum(case when score_z is not null then pillar_weight end), 0) as score_z,
        sum(n_indicators) as n_indicators,
        sum(n_present) as n_present,
        sum(n_estimated) as n_estimated,
        any_value(thin_pillars) as thin_pillars,
        bool_or(has_too_few_indicators) as has_too_few_indicators
    from covered
    where pillar_weight > 0
    group by geo
),

overall_periods as (
    select i.geo, list(i.period order by i.period_end, i.period) as periods
    from inputs as i
    inner join pillars as p
        on i.pillar = p.pillar
        and p.pillar_weight > 0
    where i.compared_value is not null
    group by i.geo
),

economies as (
    select distinct geo
    from stage.composite_coverage
),

everything as (
    select
        e.geo,
        p.pillar,
        p.pillar_weight,
        p.n_declared,
        case when c.is_scored and c.has_enough then c.score_arithmetic end as score_arithmetic,
        case when c.is_scored and c.has_enough then c.score_geometric end as score_geometric,
        case when c.is_scored and c.has_enough then c.score_z end as score_z,
        coalesce(c.n_indicators, 0) as n_indicators,
        coalesce(c.n_present, 0) as n_present,
        coalesce(c.n_estimated, 0) as n_estimated,
        c.periods,
        cast(null as varchar) as thin_pillars,
        case
            when p.n_declared = 0 then 'no_component'
            when c.geo is null then 'no_comparable_list'
            when not c.has_enough then 'too_few_in_pillar'
            when not c.is_scored then 'economy_not_scored'
            when c.score_arithmetic is null then 'no_spread'
        end as missing_reason
    from economies as e
    cross join pillars as p
    left join covered as c
        on e.geo = c.geo
        and p.pillar = c.pillar
    union all
    select
        e.geo,
        'overall' as pillar,
        null as pillar_weight,
        (select sum(p.n_declared) from pillars as p where p.pillar_weight > 0) as n_declared,
        case when o.is_scored then o.score_arithmetic end as score_arithmetic,
        case when o.is_scored then o.score_geometric end as score_geometric,
        case when o.is_scored then o.score_z end as score_z,
        coalesce(o.n_indicators, 0) as n_indicators,
        coalesce(o.n_present, 0) as n_present,
        coalesce(o.n_estimated, 0) as n_estimated,
        t.periods,
        o.thin_pillars,
        case
            when o.geo is null then 'no_comparable_list'
            when o.has_too_few_indicators then 'too_few_indicators'
            when not o.is_scored then 'too_few_in_a_pillar'
            when o.score_arithmetic is null then 'no_spread'
        end as missing_reason
    from economies as e
    left join overall as o on e.geo = o.geo
    left join overall_periods as t on e.geo = t.geo
),

-- a component that is not of the world makes no score of the world
universes as (
    select pillar, string_agg(distinct universe_id, ', ' order by universe_id) as universes_besides_the_world
    from (
        select pillar, universe_id from mart.pillar_inputs
        union all
        select 'overall', universe_id from mart.pillar_inputs
    )
    where universe_id <> 'world'
    group by pillar
)

select
    s.geo,
    s.pillar,
    s.pillar_weight,
    round(s.score_arithmetic, 9) as score_arithmetic,
    round(s.score_geometric, 9) as score_geometric,
    round(s.score_z, 9) as score_z,
    case when s.score_arithmetic is not null then rank() over (
        partition by s.pillar order by round(s.score_arithmetic, 9) desc nulls last
    ) end as rank_arithmetic,
    case when s.score_geometric is not null then rank() over (
        partition by s.pillar order by round(s.score_geometric, 9) desc nulls last
    ) end as rank_geometric,
    case when s.score_z is not null then rank() over (
        partition by s.pillar order by round(s.score_z, 9) desc nulls last
    ) end as rank_z,
    count(s.score_arithmetic) over (partition by s.pillar) as n_ranked,
    r.rank_median,
    r.rank_low,
    r.rank_high,
    r.n_draws,
    cast(s.n_declared as bigint) as n_declared,
    cast(s.n_indicators as bigint) as n_indicators,
    cast(s.n_present as bigint) as n_present,
    s.n_present / nullif(s.n_indicators, 0) as share_present,
    s.n_estimated / nullif(s.n_present, 0) as share_estimated,
    s.periods[1] as oldest_period,
    s.thin_pillars,
    u.universes_besides_the_world,
    s.missing_reason
from everything as s
left join universes as u on s.pillar = u.pillar
left join stage.composite_ranks as r
    on s.geo = r.geo
    and s.pillar = r.pillar
