-- title: every published value of the quantity that a claim states
-- grain: one row per claim, role and reading of an edition; of two readings, where the claim sets one against another
-- unit: the claim's unit; scale in the same unit
-- caveats: of levels, shares, ratios and differences. role is direct where the value is of what the claim names, else
--          the mistake by which another value would stand in its place. Two sides come from one edition, or are the
--          newest value of each (is_one_edition is false). Money is converted at the mean rate of the year.

with observations as (
    select
        o.*,
        '(select value from core.observations where indicator_id = ''' || o.indicator_id || ''' and geo = ''' || o.geo
        || ''' and period = ''' || o.period || ''' and time_basis = ''' || o.time_basis || ''' and source_id = '''
        || o.source_id || ''' and edition = ''' || replace(o.edition, '''', '''''') || ''' and reading = ' || o.reading
        || coalesce(' and price_base = ''' || o.price_base || '''', '') || ' and snapshot_id = '''
        || replace(o.snapshot_id, '''', '''''') || ''')' as as_sql
    from core.observations as o
    where
        o.superseded_at is null
        and (
            o.indicator_id = 'exchange_rate_per_usd'
            or o.indicator_id in (select c.indicator_id from core.claims as c where c.indicator_id is not null)
            or o.indicator_id in (select r.related_indicator_id from core.related_indicators as r)
        )
),

-- how many units of money a US dollar bought in the year; the dollar itself needs no rate
rates as (
    select u.unit, o.year, o.value as per_dollar, o.as_sql
    from core.currency_units as u
    inner join observations as o
        on u.rate_geo = o.geo
        and o.indicator_id = 'exchange_rate_per_usd'
        and o.freq = 'annual'
        and o.value is not null
    qualify row_number() over (
        partition by u.unit, o.year order by o.reading, o.published_at desc, o.recorded_at desc, o.snapshot_id
    ) = 1
),

requested as (
    select
        c.claim_id,
        c.claim_type,
        c.indicator_id,
        c.geo,
        c.period,
        coalesce(c.comparator_geo, c.geo) as other_geo,
        coalesce(c.comparator_period, c.period) as other_period,
        c.comparator_geo is not null or c.comparator_period is not null as has_comparator,
        -- a share of what is no share itself is one of the world
        c.claim_type = 'share' and c.comparator_geo is null and i.unit <> 'share' as is_share_of_world,
        regexp_matches(coalesce(c.comparator_geo, ''), '^WORLD(_|$)') as is_beside_world,
        c.stated_value,
        c.stated_unit,
        i.unit,
        stated_money.unit is not null as is_money_stated,
        stated_money.rate_geo is null as is_stated_in_dollars,
        money.unit is not null as is_money,
        money.rate_geo is null as is_in_dollars,
        case
            when c.stated_value <> 0 and c.half_digit > 0
                then 1 + floor(log10(abs(c.stated_value) / (2 * c.half_digit)) + 1e-9)
            else 0
        end as digits_shown
    from core.claims as c
    inner join core.indicators as i on c.indicator_id = i.indicator_id
    left join core.currency_units as stated_money on c.stated_unit = stated_money.unit
    left join core.currency_units as money on i.unit = money.unit
    where c.claim_type in ('level', 'share', 'ratio', 'difference') and c.geo is not null and c.period is not null
),

limits as (
    select
        max(t.threshold) filter (where t.rule_id = 'mixup_digits') as mixup_digits,
        max(t.threshold) filter (where t.rule_id = 'own_mixup_digits') as own_mixup_digits
    from core.claim_tolerances as t
),

-- what the claim names, and what it may have been taken from
sought as (
    select a.*, 'direct' as role, a.indicator_id as read_indicator_id, a.geo as read_geo, a.period as read_period
    from requested as a
    union all
    -- what stands or has added up is set beside every year: the text may mean the end of another one
    select distinct
        a.*, r.error_class as role, r.related_indicator_id as read_indicator_id, a.geo,
        case when r.error_class = 'flow_or_stock' then o.period else a.period end
    from requested as a
    cross join limits as l
    inner join core.related_indicators as r on a.indicator_id = r.indicator_id
    inner join core.indicators as i on r.related_indicator_id = i.indicator_id and a.unit = i.unit
    inner join observations as o on r.related_indicator_id = o.indicator_id and a.geo = o.geo
    where not a.has_comparator and not a.is_share_of_world and a.digits_shown >= l.own_mixup_digits
    union all
    -- of one economy few values are published, and another edition may count from the same year to a later one
    select distinct a.*, 'year' as role, a.indicator_id, a.geo, o.period
    from requested as a
    cross join limits as l
    inner join observations as o on a.indicator_id = o.indicator_id and a.geo = o.geo and a.period <> o.period
    where
        not a.has_comparator
        and not a.is_share_of_world
        and o.value is not null
        and (a.digits_shown >= l.own_mixup_digits or (a.period like '%/%' and o.period like '%/%'))
    union all
    select distinct a.*, 'entity_mixup' as role, a.indicator_id, o.geo, a.period
    from requested as a
    cross join limits as l
    inner join observations as o on a.indicator_id = o.indicator_id and a.period = o.period and a.geo <> o.geo
    where not a.has_comparator and not a.is_share_of_world and a.digits_shown >= l.mixup_digits and o.value is not null
),

newest as (
    select o.*
    from observations as o
    where o.value is not null and o.withdrawn_at is null and o.reading = 1
    qualify row_number() over (
        partition by o.indicator_id, o.geo, o.period, o.time_basis, o.price_base, o.base_year, o.source_id
        order by o.published_at desc, o.recorded_at desc, o.snapshot_id
    ) = 1
),

alone as (
    select
        s.*,
        o.source_id, o.edition, o.reading, o.published_at, o.recorded_at, o.withdrawn_at, o.obs_status, o.price_base,
        o.base_year, o.year, o.value as published_value, o.lower_bound, o.upper_bound, o.as_sql, o.snapshot_id,
        o.locator
    from sought as s
    inner join observations as o
        on s.read_indicator_id = o.indicator_id and s.read_geo = o.geo and s.read_period = o.period
    where
        not s.has_comparator
        and not s.is_share_of_world
        and s.claim_type in ('level', 'share')
        and (s.stated_unit is null or s.stated_unit = s.unit or (s.is_money_stated and s.is_money))
),

converted as (
    select
        a.*,
        case when a.stated_unit is null or a.stated_unit = a.unit then 1.0
            else case when a.is_stated_in_dollars then 1.0 else stated.per_dollar end
                / case when a.is_in_dollars then 1.0 else published.per_dollar end
        end as rate,
        case when a.stated_unit is null or a.stated_unit = a.unit then ''
            else ' * ' || case when a.is_stated_in_dollars then '1' else stated.as_sql end
                || ' / ' || case when a.is_in_dollars then '1' else published.as_sql end
        end as rate_sql
    from alone as a
    left join rates as stated on a.stated_unit = stated.unit and a.year = stated.year
    left join rates as published on a.unit = published.unit and a.year = published.year
),

pairs as (
    select
        s.*,
        a.source_id, a.edition, b.edition as other_edition, a.reading, a.obs_status as obs_status_a,
        b.obs_status as obs_status_b, a.withdrawn_at as withdrawn_a, b.withdrawn_at as withdrawn_b,
        a.published_at as published_a, b.published_at as published_b, a.recorded_at,
        a.price_base, a.value as value_a, b.value as value_b,
        coalesce(a.lower_bound, a.value) as lower_a, coalesce(a.upper_bound, a.value) as upper_a,
        coalesce(b.lower_bound, b.value) as lower_b, coalesce(b.upper_bound, b.value) as upper_b,
        a.as_sql as sql_a, b.as_sql as sql_b, a.snapshot_id, a.locator || ' / ' || b.locator as locator
    from sought as s
    inner join observations as a on s.indicator_id = a.indicator_id and s.geo = a.geo and s.period = a.period
    inner join observations as b
        on a.series_id = b.series_id
        and a.reading = b.reading
        and s.other_period = b.period
        and (
            (not s.is_share_of_world and s.other_geo = b.geo)
            or ((s.is_share_of_world or s.is_beside_world) and regexp_matches(b.geo, '^WORLD(_|$)'))
        )
    where s.role = 'direct' and (s.has_comparator or s.is_share_of_world)
    union all
    select
        s.*,
        a.source_id, a.edition, b.edition as other_edition, a.reading, a.obs_status, b.obs_status,
        a.withdrawn_at, b.withdrawn_at, a.published_at, b.published_at, a.recorded_at,
        a.price_base, a.value, b.value,
        coalesce(a.lower_bound, a.value), coalesce(a.upper_bound, a.value),
        coalesce(b.lower_bound, b.value), coalesce(b.upper_bound, b.value),
        a.as_sql, b.as_sql, a.snapshot_id, a.locator || ' / ' || b.locator
    from sought as s
    inner join newest as a on s.indicator_id = a.indicator_id and s.geo = a.geo and s.period = a.period
    inner join newest as b
        on ${differ_in_edition_alone(a, b)}
        and a.edition <> b.edition
        and s.other_period = b.period
        and s.other_geo = b.geo
    where s.role = 'direct' and s.has_comparator
),

compared as (
    select
        p.*,
        case
            when p.claim_type = 'difference' then p.value_a - p.value_b
            else p.value_a / nullif(p.value_b, 0)
        end as value,
        -- bounds of a quotient hold for positive sides only
        case
            when p.claim_type = 'difference' then p.lower_a - p.upper_b
            when p.lower_a > 0 and p.lower_b > 0 then p.lower_a / p.upper_b
        end as lower_bound,
        case
            when p.claim_type = 'difference' then p.upper_a - p.lower_b
            when p.lower_a > 0 and p.lower_b > 0 then p.upper_a / p.lower_b
        end as upper_bound,
        case when p.claim_type = 'difference' then ' - ' else ' / ' end as sign
    from pairs as p
)

select
    c.claim_id,
    case when c.role = 'direct' and c.price_base = 'constant' then 'price_basis' else c.role end as role,
    c.read_indicator_id as indicator_id,
    c.read_geo as geo,
    c.read_period as period,
    c.source_id,
    c.edition,
    true as is_one_edition,
    cast(c.reading as bigint) as reading,
    c.published_at,
    c.recorded_at,
    c.withdrawn_at is not null as is_withdrawn,
    c.obs_status,
    c.published_value * c.rate as value,
    c.lower_bound * c.rate as lower_bound,
    c.upper_bound * c.rate as upper_bound,
    abs(c.published_value * c.rate) as scale,
    coalesce(c.stated_unit, c.unit) as unit,
    c.stated_unit is not null and c.stated_unit <> c.unit as is_converted,
    case when c.stated_unit <> c.unit then c.rate end as exchange_rate,
    'select ' || c.as_sql || c.rate_sql as evidence_sql,
    c.snapshot_id,
    c.locator
from converted as c
where c.rate is not null
union all
-- the number of one currency under the name of another
select
    c.claim_id, 'currency', c.read_indicator_id, c.read_geo, c.read_period, c.source_id, c.edition, true,
    cast(c.reading as bigint), c.published_at, c.recorded_at, c.withdrawn_at is not null, c.obs_status,
    c.published_value, c.lower_bound, c.upper_bound, abs(c.published_value), c.stated_unit, false, null,
    'select ' || c.as_sql, c.snapshot_id, c.locator
from converted as c
where
    c.role = 'direct' and c.is_money and c.stated_unit <> c.unit and c.published_value is not null
    and c.price_base is distinct from 'constant'
union all
select
    c.claim_id,
    case when c.price_base = 'constant' then 'price_basis' else 'direct' end,
    c.indicator_id,
    c.geo,
    c.period,
    c.source_id,
    case
        when c.edition = c.other_edition then c.edition
        when c.published_a >= c.published_b then c.edition || ' and ' || c.other_edition
        else c.other_edition || ' and ' || c.edition
    end,
    c.edition = c.other_edition,
    cast(c.reading as bigint),
    greatest(c.published_a, c.published_b),
    c.recorded_at,
    c.withdrawn_a is not null or c.withdrawn_b is not null,
    case when c.value_a is null then c.obs_status_a when c.value_b is null then c.obs_status_b else 'computed' end,
    c.value,
    c.lower_bound,
    c.upper_bound,
    case when c.claim_type = 'difference' then greatest(abs(c.value_a), abs(c.value_b)) else abs(c.value) end,
    coalesce(c.stated_unit, 'times'),
    false,
    null,
    'select ' || c.sql_a || c.sign || c.sql_b,
    c.snapshot_id,
    c.locator
from compared as c
