-- title: what an article's own quantities say of each other
-- grain: one row per check and claim
-- unit: yen and the like per dollar for implied rates; fraction or times for ratios and shares
-- caveats: no outside data. implied_rate: two currencies of one sum in one sentence; the rate is compared with the
--          median of the article's other pairs. ratio and share: the stated quantity beside the quotient of the two
--          sums that the article prints. The first of several printings counts. consistent is empty where nothing can
--          be compared.

with limits as (
    select
        max(t.threshold) filter (where t.rule_id = 'implied_rate') as implied_rate,
        max(t.threshold) filter (where t.rule_id = 'own_figures') as own_figures
    from core.claim_tolerances as t
),

levels as (
    select c.*, m.currency
    from core.claims as c
    left join core.currency_units as m on c.stated_unit = m.unit
    where c.claim_type in ('level', 'share') and c.stated_value > 0 and c.indicator_id is not null and c.geo is not null
),

pairs as (
    select
        a.article_id,
        a.claim_id,
        b.claim_id as other_claim_id,
        a.stated_unit,
        b.stated_unit as other_unit,
        a.stated_value / b.stated_value as implied_rate
    from levels as a
    inner join levels as b
        on a.article_id = b.article_id
        and a.sentence_number = b.sentence_number
        and a.indicator_id = b.indicator_id
        and a.geo = b.geo
        and a.period is not distinct from b.period
        and a.currency <> 'USD'
        and b.currency = 'USD'
    qualify row_number() over (partition by a.claim_id order by b.start_offset, b.claim_id) = 1
),

rates as (
    select p.claim_id, p.other_claim_id, p.article_id, p.implied_rate, median(o.implied_rate) as usual_rate
    from pairs as p
    left join pairs as o
        on p.article_id = o.article_id
        and p.stated_unit = o.stated_unit
        and p.other_unit = o.other_unit
        and p.claim_id <> o.claim_id
    group by p.claim_id, p.other_claim_id, p.article_id, p.implied_rate
),

quotients as (
    select
        c.article_id,
        c.claim_id,
        c.claim_type,
        c.operator,
        c.stated_value,
        coalesce(c.half_digit, 0) as half_digit,
        a.claim_id as numerator_id,
        b.claim_id as denominator_id,
        case
            when c.claim_type = 'difference' then a.stated_value - b.stated_value
            else a.stated_value / b.stated_value
        end as own_value,
        greatest(a.stated_value, b.stated_value) as scale
    from core.claims as c
    inner join levels as a
        on c.article_id = a.article_id and c.indicator_id = a.indicator_id and c.geo = a.geo
        and c.period is not distinct from a.period
    inner join levels as b
        on c.article_id = b.article_id
        and c.indicator_id = b.indicator_id
        and coalesce(c.comparator_geo, c.geo) = b.geo
        and coalesce(c.comparator_period, c.period) is not distinct from b.period
        and a.stated_unit = b.stated_unit
    where
        c.claim_type in ('ratio', 'share', 'difference')
        and (c.comparator_geo is not null or c.comparator_period is not null)
        and c.stated_value is not null
        and a.claim_id <> c.claim_id
        and b.claim_id <> c.claim_id
    -- in one unit on both sides, and nearest before the claim
    qualify row_number() over (
        partition by c.claim_id
        order by
            case when a.start_offset <= c.start_offset then 0 else 1 end, abs(a.start_offset - c.start_offset),
            abs(b.start_offset - c.start_offset), a.claim_id, b.claim_id
    ) = 1
)

select
    r.article_id,
    r.claim_id,
    'implied_rate' as check_kind,
    r.other_claim_id,
    cast(null as varchar) as denominator_claim_id,
    r.implied_rate as value,
    r.usual_rate as expected,
    abs(r.implied_rate / r.usual_rate - 1) <= l.implied_rate as consistent
from rates as r
cross join limits as l
union all
select
    q.article_id,
    q.claim_id,
    q.claim_type,
    q.numerator_id,
    q.denominator_id,
    q.stated_value,
    q.own_value,
    case
        when q.operator in ('more_than', 'majority') then q.own_value > q.stated_value
        when q.operator = 'at_least' then q.own_value >= q.stated_value
        when q.operator = 'less_than' then q.own_value < q.stated_value
        when q.operator = 'at_most' then q.own_value <= q.stated_value
        else abs(q.own_value - q.stated_value) <= q.half_digit + l.own_figures * abs(q.own_value)
    end
from quotients as q
cross join limits as l
