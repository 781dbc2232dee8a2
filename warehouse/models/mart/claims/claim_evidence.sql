-- title: each claim beside every published value that bears on it
-- grain: one row per claim and reading, numbered
-- unit: value in the unit of the row
-- caveats: fit says how the stated quantity lies to this one value: exact, rounding (to the digits shown, cut off, or
--          within the tolerance of the exchange rate), near, partly, off, far, absent, or unstated where the claim
--          states no quantity. No fit is a verdict: mart.claim_checks weighs them. Thresholds: core.claim_tolerances.

with limits as (
    select
        max(t.threshold) filter (where t.rule_id = 'near_miss') as near_miss,
        max(t.threshold) filter (where t.rule_id = 'refuted_from') as refuted_from,
        max(t.threshold) filter (where t.rule_id = 'exchange_rate') as exchange_rate,
        max(t.threshold) filter (where t.rule_id = 'about') as about,
        max(t.threshold) filter (where t.rule_id = 'places_refuted_from') as places_refuted_from
    from core.claim_tolerances as t
),

quantities as (
    select
        q.claim_id, q.role, q.indicator_id, q.geo, q.period, q.source_id, q.edition, q.is_one_edition, q.reading,
        q.published_at, q.recorded_at, q.is_withdrawn, q.obs_status, q.value, q.lower_bound, q.upper_bound, q.scale,
        q.unit, q.is_converted, q.exchange_rate, q.evidence_sql, q.snapshot_id, q.locator,
        cast(null as varchar) as comparison_set_en,
        cast(null as varchar) as comparison_set_ja
    from mart.claim_quantities as q
    union all
    select
        s.claim_id, s.role, s.indicator_id, s.geo, s.period, s.source_id, s.edition, s.is_one_edition, s.reading,
        s.published_at, s.recorded_at, s.is_withdrawn, s.obs_status, s.value, s.lower_bound, s.upper_bound, s.scale,
        s.unit, s.is_converted, null, s.evidence_sql, s.snapshot_id, s.locator, s.comparison_set_en,
        s.comparison_set_ja
    from mart.claim_ranks as s
),

-- two intervals: what the printed digits may stand for, and what the publisher's digits may stand for
intervals as (
    select
        f.*,
        c.claim_type,
        c.operator,
        case when c.operator = 'majority' then coalesce(c.stated_value, 0.5) else c.stated_value end as stated,
        coalesce(
            c.half_digit,
            case when c.operator = 'about' then l.about * abs(c.stated_value) end,
            0
        ) as half_digit,
        coalesce(f.lower_bound, f.value) as lower_value,
        coalesce(f.upper_bound, f.value) as upper_value,
        case when f.is_converted then l.exchange_rate else 0 end as rate_tolerance,
        l.near_miss,
        l.refuted_from,
        l.places_refuted_from
    from quantities as f
    inner join core.claims as c on f.claim_id = c.claim_id
    cross join limits as l
),

-- by how much an inequality fails, or a value lies outside the digits stated
distances as (
    select
        i.*,
        case
            when i.operator in ('more_than', 'at_least', 'majority') then greatest(0, i.stated - i.value)
            when i.operator in ('less_than', 'at_most') then greatest(0, i.value - i.stated)
            -- economies that share a place stand in each of those they take up
            when i.claim_type = 'rank' then greatest(0, i.lower_value - i.stated, i.stated - i.upper_value)
            else greatest(0, abs(i.value - i.stated) - i.half_digit)
        end as distance,
        nullif(coalesce(i.scale, abs(i.value)), 0) as size
    from intervals as i
),

-- rounding noise of binary fractions must not turn a half digit into a miss
classified as (
    select
        d.*,
        case
            when d.value is null then 'absent'
            when d.stated is null then 'unstated'
            when d.operator in ('more_than', 'majority') and d.value > d.stated then 'exact'
            when d.operator = 'at_least' and d.value >= d.stated then 'exact'
            when d.operator = 'less_than' and d.value < d.stated then 'exact'
            when d.operator = 'at_most' and d.value <= d.stated then 'exact'
            when d.claim_type = 'rank'
                and d.operator in ('equal', 'about')
                and d.stated between d.lower_value and d.upper_value
                then 'exact'
            when d.claim_type = 'rank' and d.distance < d.places_refuted_from then 'off'
            when d.claim_type = 'rank' then 'far'
            when d.operator in ('equal', 'about') and d.distance <= 1e-9 * abs(d.stated) then 'exact'
            -- cut off at the digits shown: 7.3 for 7.35
            when d.operator in ('equal', 'about')
                and d.stated <> 0
                and d.value * sign(d.stated) between abs(d.stated) and abs(d.stated) + 2 * d.half_digit
                then 'rounding'
            when d.operator in ('equal', 'about')
                and d.lower_value - d.rate_tolerance * abs(d.value) <= d.stated + d.half_digit
                and d.upper_value + d.rate_tolerance * abs(d.value) >= d.stated - d.half_digit
                then 'rounding'
            when d.operator in ('more_than', 'at_least', 'majority')
                and d.upper_value + d.rate_tolerance * abs(d.value) > d.stated - d.half_digit
                then 'rounding'
            when d.operator in ('less_than', 'at_most')
                and d.lower_value - d.rate_tolerance * abs(d.value) < d.stated + d.half_digit
                then 'rounding'
            when d.distance <= d.near_miss * d.size then 'near'
            when d.distance >= d.refuted_from * d.size then 'far'
            -- nothing is near a zero: its own size measures no distance
            when d.size is null then 'far'
            else 'off'
        end as fit
    from distances as d
),

everything as (
    select
        j.claim_id, j.role, j.indicator_id, j.geo, j.period, j.source_id, j.edition, j.is_one_edition, j.reading,
        j.published_at, j.recorded_at, j.is_withdrawn, j.obs_status, j.value, j.unit, j.is_converted,
        j.exchange_rate, j.fit,
        cast(null as varchar) as partly_class,
        j.evidence_sql, j.snapshot_id, j.locator, j.comparison_set_en, j.comparison_set_ja
    from classified as j
    union all
    select
        t.claim_id, case when t.price_base = 'constant' then 'price_basis' else t.role end, t.indicator_id, t.geo,
        t.period, t.source_id, t.edition, true, cast(1 as bigint), t.published_at, t.recorded_at, t.is_withdrawn,
        'computed', t.value, t.unit, false, null, t.fit, t.partly_class, t.evidence_sql, t.snapshot_id, t.locator,
        t.steps_text, t.steps_text
    from mart.claim_trends as t
    union all
    -- on the list or not: an absence from a list is what such a claim states, and never a zero
    select
        c.claim_id, 'direct', o.indicator_id, o.geo, o.period, o.source_id, o.edition, true,
        cast(o.reading as bigint), o.published_at, o.recorded_at, o.withdrawn_at is not null, o.obs_status,
        case when o.value is not null then 1.0 else 0.0 end, 'listed', false, null,
        case
            when c.stated_value is null then 'unstated'
            when c.stated_value = case when o.value is not null then 1.0 else 0.0 end then 'exact'
            -- a computed zero comes from a complete list, which does not name the economy
            when c.stated_value = 0 and o.obs_status = 'computed_zero' then 'exact'
            when c.stated_value = 1 and o.value is null then 'absent'
            else 'far'
        end,
        null,
        'select case when count(value) > 0 then 1 else 0 end from core.observations where indicator_id = '''
        || o.indicator_id || ''' and geo = ''' || o.geo || ''' and period = ''' || o.period || ''' and source_id = '''
        || o.source_id || ''' and edition = ''' || replace(o.edition, '''', '''''') || ''' and snapshot_id = '''
        || replace(o.snapshot_id, '''', '''''') || ''' and reading = ' || o.reading,
        o.snapshot_id, o.locator, null, null
    from core.claims as c
    inner join core.observations as o
        on c.indicator_id = o.indicator_id and c.geo = o.geo and c.period = o.period
        and o.superseded_at is null
    where c.claim_type = 'existence'
    union all
    -- the newest edition of a publication whose editions differ by their year only
    select
        c.claim_id, 'direct', null, null, null, e.source_id, e.edition, true, cast(1 as bigint), e.published_at,
        cast(e.published_at as timestamp), false, 'observed',
        case when e.edition = c.edition_cited then 1.0 else 0.0 end, 'edition', false, null,
        case when e.edition = c.edition_cited then 'exact' else 'off' end, null,
        'select case when edition = ''' || replace(c.edition_cited, '''', '''''') || ''' then 1 else 0 end '
        || 'from core.editions where source_id = ''' || e.source_id || ''' and edition = '''
        || replace(e.edition, '''', '''''') || '''',
        null, coalesce(e.url, e.title), null, null
    from core.claims as c
    inner join core.editions as e
        on c.source_id_cited = e.source_id
        and regexp_replace(c.edition_cited, '\d{4}', '') = regexp_replace(e.edition, '\d{4}', '')
    where c.claim_type = 'existence' and c.stated_unit = 'edition'
)

select
    e.claim_id,
    row_number() over (
        partition by e.claim_id
        order by
            e.role, e.source_id, e.published_at, e.edition, e.reading, e.indicator_id, e.geo, e.period, e.snapshot_id,
            e.evidence_sql
    ) as evidence_number,
    e.role,
    e.indicator_id,
    e.geo,
    e.period,
    e.source_id,
    e.edition,
    e.is_one_edition,
    e.reading,
    e.published_at,
    e.recorded_at,
    e.is_withdrawn,
    e.obs_status,
    e.value,
    e.unit,
    e.is_converted,
    e.exchange_rate,
    e.fit,
    e.partly_class,
    e.evidence_sql,
    e.snapshot_id,
    e.locator,
    e.comparison_set_en,
    e.comparison_set_ja
from everything as e
