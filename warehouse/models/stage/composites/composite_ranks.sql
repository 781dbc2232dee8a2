-- title: how the ranks move when the choices behind a composite do
-- grain: one row per scored economy and pillar, with overall as one more pillar
-- unit: ranks
-- caveats: internal, dropped before the release. Each draw takes one normalisation, one mean, one treatment of missing
--          values, weights within the declared range, and leaves out one indicator or none. Chance comes from MD5 of
--          seed, draw and purpose, so that every machine and every version of the engine draws the same.

with components as (
    select
        l.pillar,
        l.indicator_id,
        l.weight,
        row_number() over (order by l.pillar, l.indicator_id) as place
    from stage.composite_cross_sections as l
),

pillars as (
    select w.pillar, w.weight as pillar_weight
    from core.composite_weights as w
    where w.indicator_id is null and w.pillar in (select c.pillar from components as c)
),

placed as (
    select i.*
    from mart.pillar_inputs as i
    inner join stage.composite_coverage as c
        on i.geo = c.geo
        and i.pillar = c.pillar
    where c.is_scored and c.has_enough
    -- nothing is guessed where nothing is known
    qualify count(i.normalised) over (partition by i.geo, i.pillar) > 0
),

normalisations as (
    select *
    from (values (0, 'min_max'), (1, 'z_score'), (2, 'rank')) as n (place, normalisation)
),

imputations as (
    select *
    from (values (0, 'none'), (1, 'median'), (2, 'lowest')) as i (place, imputation)
),

cells as (
    select
        p.geo,
        p.pillar,
        p.indicator_id,
        n.normalisation,
        case n.normalisation when 'min_max' then p.normalised when 'z_score' then p.z_score else p.normalised_by_rank end
            as y
    from placed as p
    cross join normalisations as n
),

-- what may stand for a missing value: the middle of those that have one, or the least, as below a list's end
fills as (
    select pillar, indicator_id, normalisation, median(y) as median_y, min(y) as lowest_y
    from cells
    group by pillar, indicator_id, normalisation
),

filled as (
    select
        c.geo,
        c.pillar,
        c.indicator_id,
        c.normalisation,
        i.imputation,
        coalesce(c.y, case i.imputation when 'median' then f.median_y when 'lowest' then f.lowest_y end) as y
    from cells as c
    cross join imputations as i
    inner join fills as f
        on c.pillar = f.pillar
        and c.indicator_id = f.indicator_id
        and c.normalisation = f.normalisation
),

-- one list per economy and pillar, in one order, so that a draw's weights meet it by position
vectors as (
    select
        geo,
        pillar,
        normalisation,
        imputation,
        list(coalesce(y, 0.0) order by indicator_id) as y_list,
        list(case when normalisation = 'z_score' or y is null then 0.0 else ln(y) end order by indicator_id) as ln_list,
        list(case when y is null then 0.0 else 1.0 end order by indicator_id) as present_list
    from filled
    group by geo, pillar, normalisation, imputation
),

draws as (
    select
        a.seed,
        a.weight_range,
        unnest(range(1, a.draws + 1)) as draw
    from stage.composite_settings as a
),

-- numbers from 0 to below 1, one for each draw and purpose
chances as (
    select
        d.draw,
        c.purpose,
        cast('0x' || left(md5(concat_ws('|', d.seed, d.draw, c.purpose)), 8) as ubigint) / 4294967296.0 as chance
    from draws as d
    cross join (
        select unnest(['normalisation', 'mean', 'imputation', 'left_out']) as purpose
    ) as c
),

thrown as (
    select
        draw,
        max(case when purpose = 'normalisation' then cast(floor(3 * chance) as bigint) end) as normalisation_place,
        max(case when purpose = 'mean' then cast(floor(2 * chance) as bigint) end) as mean_place,
        max(case when purpose = 'imputation' then cast(floor(3 * chance) as bigint) end) as imputation_place,
        max(case when purpose = 'left_out' then chance end) as left_out_chance
    from chances
    group by draw
),

choices as (
    select
        t.draw,
        m.normalisation,
        t.mean_place = 1 as wants_geometric,
        i.imputation,
        -- place 0 is no indicator: each is left out as often as none
        cast(floor((1 + n.n_components) * t.left_out_chance) as bigint) as left_out
    from thrown as t
    inner join normalisations as m on t.normalisation_place = m.place
    inner join imputations as i on t.imputation_place = i.place
    cross join (
        select count(*) as n_components
        from components
    ) as n
),

weights as (
    select
        d.draw,
        c.pillar,
        list(
            case
                when c.place = h.left_out then 0.0
                else c.weight * (1 + d.weight_range * (2 * (
                    cast('0x' || left(md5(concat_ws('|', d.seed, d.draw, c.pillar, c.indicator_id)), 8) as ubigint)
                    / 4294967296.0
                ) - 1))
            end
            order by c.indicator_id
        ) as weight_list
    from draws as d
    inner join choices as h on d.draw = h.draw
    cross join components as c
    group by d.draw, c.pillar
),

schemes as (
    select
        h.draw,
        h.normalisation,
        h.imputation,
        h.wants_geometric and h.normalisation <> 'z_score' as is_geometric,
        p.pillar,
        w.weight_list,
        p.pillar_weight * (1 + d.weight_range * (2 * (
            cast('0x' || left(md5(concat_ws('|', d.seed, d.draw, p.pillar)), 8) as ubigint) / 4294967296.0
        ) - 1)) as pillar_weight
    from choices as h
    inner join draws as d on h.draw = d.draw
    inner join weights as w on h.draw = w.draw
    inner join pillars as p on w.pillar = p.pillar
),

-- in logarithms where the mean is geometric, so that both means are one formula
scores as (
    select
        s.draw,
        s.pillar,
        s.pillar_weight,
        v.geo,
        list_inner_product(case when s.is_geometric then v.ln_list else v.y_list end, s.weight_list)
            / nullif(list_inner_product(v.present_list, s.weight_list), 0) as score
    from schemes as s
    inner join vectors as v
        on s.pillar = v.pillar
        and s.normalisation = v.normalisation
        and s.imputation = v.imputation
),

all_scores as (
    select draw, pillar, geo, score
    from scores
    where score is not null
    union all
    select
        draw,
        'overall' as pillar,
        geo,
        sum(pillar_weight * score) / sum(pillar_weight) as score
    from scores
    where score is not null and pillar_weight > 0
    group by draw, geo
),

ranked as (
    select
        pillar,
        geo,
        -- beyond the ninth digit only the order of a sum speaks
        rank() over (partition by draw, pillar order by round(score, 9) desc) as place
    from all_scores
),

-- counted by rank first: a few hundred rows, where the draws are more than a million
frequencies as (
    select geo, pillar, place, count(*) as n
    from ranked
    group by geo, pillar, place
),

cumulated as (
    select
        geo,
        pillar,
        place,
        sum(n) over (partition by geo, pillar order by place) / sum(n) over (partition by geo, pillar) as share_reached,
        sum(n) over (partition by geo, pillar) as n_draws
    from frequencies
)

select
    c.geo,
    c.pillar,
    cast(any_value(c.n_draws) as bigint) as n_draws,
    min(case when c.share_reached >= 0.5 then c.place end) as rank_median,
    min(case when c.share_reached >= a.band_low then c.place end) as rank_low,
    min(case when c.share_reached >= a.band_high then c.place end) as rank_high
from cumulated as c
cross join stage.composite_settings as a
group by c.geo, c.pillar
