-- title: how concentrated each list is: Herfindahl-Hirschman index, Gini coefficient, shares of the first 1, 2 and 4
-- grain: one row per series and period with at least one economy that has a value
-- unit: fractions
-- caveats: of full lists of additive indicators: the shares are of the sum of the economies listed, and zeros that a
--          list states belong to it (n_zeros). A list of the first k has no HHI and no Gini; it has the shares of the
--          first where the publisher prints the world's total in the same edition (share_basis). Groups and residuals
--          are never part of a list. missing_reason is of HHI and Gini, cr_missing_reason of the shares: not_additive,
--          too_few_economies, nonpositive, zero_total, list_kind_unknown, list_not_full, list_incomplete,
--          list_too_short.
-- partition: indicator_id

with listed as (
    select
        cross_section_number,
        series_number,
        period,
        time_index,
        value,
        row_number() over (partition by cross_section_number order by value desc, geo) as place,
        -- a Gini coefficient weighs the smallest first
        row_number() over (partition by cross_section_number order by value, geo desc) as place_from_below,
        count(*) over (partition by cross_section_number) as n_listed
    from stage.comparable_observations
    where geo_type = 'economy' and value is not null
),

sums as (
    select
        cross_section_number,
        series_number,
        period,
        time_index,
        count(*) as n_economies,
        count(*) filter (where value = 0) as n_zeros,
        count(*) filter (where value < 0) as n_negatives,
        -- in a fixed order, so that a replay gives the same last digit
        fsum(value order by value) as sum_of_listed,
        fsum(value * value order by value) as sum_of_squares,
        fsum((2 * place_from_below - n_listed - 1) * value order by place_from_below) as weighted_sum,
        fsum(value order by value) filter (where place <= 1) as first_1,
        fsum(value order by value) filter (where place <= 2) as first_2,
        fsum(value order by value) filter (where place <= 4) as first_4
    from listed
    group by cross_section_number, series_number, period, time_index
),

classified as (
    select
        s.*,
        k.indicator_id, k.source_id, k.edition, k.time_basis, k.price_base, k.base_year, k.series_id,
        t.list_kind,
        t.universe_id,
        l.published_world,
        case
            when not i.is_additive then 'not_additive'
            when s.n_economies < 2 then 'too_few_economies'
            when s.n_negatives > 0 then 'nonpositive'
            when s.sum_of_listed = 0 then 'zero_total'
            when t.list_kind is null then 'list_kind_unknown'
            when t.list_kind <> 'full' then 'list_not_full'
            when v.is_incomplete then 'list_incomplete'
        end as missing_reason
    from sums as s
    inner join stage.series_keys as k on s.series_number = k.series_number
    inner join core.indicators as i on k.indicator_id = i.indicator_id
    left join stage.list_kinds as t
        on k.series_id = t.series_id
        and s.period = t.period
    left join stage.leaders as l on s.cross_section_number = l.cross_section_number
    left join stage.coverage as v
        on s.series_number = v.series_number
        and s.time_index = v.time_index
),

based as (
    select
        *,
        case
            when missing_reason is null then 'sum_of_listed'
            -- the first of a list of the first k are the first of the world, and its total is known
            when missing_reason = 'list_not_full' and list_kind = 'top_k' and published_world > 0
                then 'published_total'
        end as share_basis
    from classified
),

divided as (
    select *, case share_basis when 'sum_of_listed' then sum_of_listed else published_world end as total
    from based
)

select
    indicator_id,
    source_id,
    edition,
    time_basis,
    price_base,
    base_year,
    series_id,
    period,
    list_kind,
    universe_id,
    n_economies,
    n_zeros,
    n_negatives,
    sum_of_listed,
    published_world,
    case
        when missing_reason is distinct from 'not_additive' and n_negatives = 0 and published_world > 0
            then sum_of_listed / published_world
    end as listed_share_of_world,
    share_basis,
    case when missing_reason is null then least(sum_of_squares / (sum_of_listed * sum_of_listed), 1.0) end as hhi,
    -- equal values cancel to the last digit of a sum, which may fall on either side of zero
    case when missing_reason is null then greatest(weighted_sum / (n_economies * sum_of_listed), 0.0) end as gini,
    case when share_basis is not null then first_1 / total end as cr1,
    case when share_basis is not null then first_2 / total end as cr2,
    -- the fourth of the world is unknown where a list shows three; where the list is the population, four are all three
    case when share_basis = 'sum_of_listed' or (share_basis is not null and n_economies >= 4) then first_4 / total end
        as cr4,
    missing_reason,
    case
        when share_basis is null then missing_reason
        when share_basis = 'published_total' and n_economies < 4 then 'list_too_short'
    end as cr_missing_reason
from divided
