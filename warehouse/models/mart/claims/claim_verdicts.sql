-- title: the verdict on each claim at two dates, before what it inherits
-- grain: one row per claim and basis: as_cited (the edition cited, or what was published by the article's day), latest
-- unit: the claim's unit
-- caveats: refuted needs strong ground. A claim that another edition, source, price base, year, economy or population
--          bears out is misleading or unsupported; one that lies near any published value, or between two, is not
--          refuted; and a claim that cites no source is refuted only where a power of ten or a currency explains the
--          mistake.

with limits as (
    select
        max(t.threshold) filter (where t.rule_id = 'power_of_ten') as power_of_ten,
        max(t.threshold) filter (where t.rule_id = 'mixup_digits') as mixup_digits
    from core.claim_tolerances as t
),

fits as (
    select *
    from (
        values ('exact', 1), ('rounding', 2), ('near', 3), ('partly', 4), ('unstated', 5), ('off', 6), ('far', 7),
            ('absent', 8)
    ) as f (fit, fit_order)
),

bases as (
    select *
    from (values ('as_cited'), ('latest')) as b (basis)
),

requested as (
    select
        c.*,
        b.basis,
        a.published_at as article_day,
        i.preferred_source_id,
        -- an edition called the newest is held to the article's day, not to itself
        case when c.stated_unit = 'edition' then null else c.edition_cited end as edition_sought
    from core.claims as c
    cross join bases as b
    left join core.articles as a on c.article_id = a.article_id
    left join core.indicators as i on c.indicator_id = i.indicator_id
),

evidence as (
    select r.*, f.fit_order
    from mart.claim_evidence as r
    inner join fits as f on r.fit = f.fit
),

-- the value that the claim is held to
chosen as (
    select a.claim_id, a.basis, r.evidence_number
    from requested as a
    inner join evidence as r
        on a.claim_id = r.claim_id
        and r.role = 'direct'
        and (a.source_id_cited is null or a.source_id_cited = r.source_id)
        and (
            (a.basis = 'as_cited' and a.edition_sought is not null and a.edition_sought = r.edition)
            or (
                a.basis = 'as_cited' and a.edition_sought is null
                and (a.article_day is null or r.published_at <= a.article_day)
            )
            or (a.basis = 'latest' and not r.is_withdrawn)
        )
    qualify row_number() over (
        partition by a.claim_id, a.basis
        order by
            case when r.fit = 'absent' then 1 else 0 end,
            case when r.source_id = coalesce(a.source_id_cited, a.preferred_source_id) then 0 else 1 end,
            -- a text that names no edition may mean any that was out: one that says the same bears it out
            case
                when a.basis = 'as_cited' and a.edition_sought is null and r.fit in ('exact', 'rounding') then r.fit_order
                else 3
            end,
            case when a.basis = 'as_cited' and not r.is_one_edition then 1 else 0 end,
            r.published_at desc,
            case when r.is_one_edition then 0 else 1 end,
            r.fit_order,
            r.reading,
            r.recorded_at desc,
            r.evidence_number
    ) = 1
),

held as (
    select a.*, r.* exclude (claim_id, indicator_id, geo, period), c.evidence_number is not null as is_found
    from requested as a
    left join chosen as c on a.claim_id = c.claim_id and a.basis = c.basis
    left join evidence as r on c.claim_id = r.claim_id and c.evidence_number = r.evidence_number
),

-- another value that would bear the claim out, and so explains what went wrong
explained as (
    select
        h.claim_id,
        h.basis,
        r.evidence_number as other_number,
        case
            when r.role = 'direct' and r.obs_status = 'computed_zero' then 'computed_zero'
            when r.role = 'direct' and r.source_id = coalesce(h.source_id, h.source_id_cited) then 'edition'
            when r.role = 'direct' then 'source'
            else r.role
        end as explains
    from held as h
    inner join evidence as r
        on h.claim_id = r.claim_id
        and r.evidence_number is distinct from h.evidence_number
        and (
            (r.role = 'direct' and r.fit in ('exact', 'rounding', 'near'))
            or (r.role = 'rank_population' and r.fit = 'exact' and r.edition = h.edition)
            or (r.role in ('price_basis', 'currency') and r.fit in ('exact', 'rounding'))
            or (
                r.role not in ('direct', 'rank_population', 'price_basis', 'currency')
                and r.fit = 'exact'
                -- a value of the same economy may come from any publisher, another economy's from the same list only
                and (r.role <> 'entity_mixup' or r.source_id = h.source_id)
                and not r.is_converted
            )
        )
),

explanations as (
    select e.*
    from explained as e
    inner join requested as a on e.claim_id = a.claim_id and e.basis = a.basis
    inner join evidence as r on e.claim_id = r.claim_id and e.other_number = r.evidence_number
    qualify row_number() over (
        partition by e.claim_id, e.basis
        order by
            case e.explains
                when 'computed_zero' then 1 when 'edition' then 2 when 'source' then 3 when 'rank_population' then 4
                when 'price_basis' then 5 when 'flow_or_stock' then 6 when 'denominator' then 7 when 'scope' then 8
                when 'currency' then 9 when 'year' then 10 else 11
            end,
            case when r.source_id = coalesce(a.source_id_cited, a.preferred_source_id) then 0 else 1 end,
            r.fit_order, r.published_at desc, e.other_number
    ) = 1
),

-- how far the publishers themselves lie apart
ranges as (
    select
        r.claim_id,
        min(r.value) as lowest,
        max(r.value) as highest,
        count(*) filter (where r.fit in ('off', 'partly')) as n_off
    from evidence as r
    where r.role in ('direct', 'price_basis') and r.value is not null
    group by r.claim_id
),

-- near what stands or has added up, of which the text may speak loosely
doubts as (
    select distinct r.claim_id
    from evidence as r
    where r.role = 'flow_or_stock' and not r.is_converted and r.fit in ('rounding', 'near', 'off')
),

weighed as (
    select
        h.*,
        x.explains,
        o.source_id as other_source_id,
        o.edition as other_edition,
        o.indicator_id as other_indicator_id,
        o.geo as other_evidence_geo,
        o.period as other_evidence_period,
        o.value as other_value,
        o.unit as other_unit,
        k.error_class as concept_class,
        k.explanation_en as concept_en,
        k.explanation_ja as concept_ja,
        g.n_off > 0 as is_near_another,
        h.period like '%/%' or 2 * h.half_digit * power(10, l.mixup_digits - 1) <= abs(h.stated_value) as is_shown_long,
        d.claim_id is not null as is_near_other_quantity,
        h.stated_value > g.lowest and h.stated_value < g.highest as is_between,
        case
            when h.stated_value * h.value > 0
                and h.operator in ('equal', 'about')
                and h.claim_type in ('level', 'share', 'ratio', 'difference')
                and round(log10(h.stated_value / h.value)) <> 0
                and abs(log10(h.stated_value / h.value) - round(log10(h.stated_value / h.value))) <= l.power_of_ten
                then cast(round(log10(h.stated_value / h.value)) as bigint)
        end as power
    from held as h
    cross join limits as l
    left join explanations as x on h.claim_id = x.claim_id and h.basis = x.basis
    left join evidence as o on x.claim_id = o.claim_id and x.other_number = o.evidence_number
    left join core.claim_concepts as k on h.concept_id = k.concept_id and h.indicator_id = k.indicator_id
    left join ranges as g on h.claim_id = g.claim_id
    left join doubts as d on h.claim_id = d.claim_id
),

-- the first rule that holds; verdict and class follow from its name
ruled as (
    select
        w.*,
        case
            when w.claim_type in ('forecast', 'opinion', 'causal') then 'no_figure'
            when w.indicator_id is null and w.stated_unit is distinct from 'edition' then 'no_series'
            when not w.is_found and w.source_id_cited is not null and w.explains in ('edition', 'source')
                then 'other_source'
            when not w.is_found then 'no_evidence'
            when w.fit in ('exact', 'rounding', 'near', 'unstated') and w.concept_class is not null then 'concept'
            when w.fit = 'unstated' then 'unstated'
            when w.fit = 'exact' then 'exact'
            when w.fit in ('rounding', 'near') then w.fit
            when w.fit = 'partly' then 'partly'
            when w.fit = 'absent' and w.explains = 'computed_zero' then 'computed_zero'
            when w.fit = 'absent' and w.stated_value = 0 and w.claim_type in ('level', 'share')
                then 'absent_is_not_zero'
            when w.fit = 'absent' and w.source_id_cited is not null and w.explains in ('edition', 'source')
                then 'other_source'
            when w.fit = 'absent' then 'absent'
            when w.explains in ('edition', 'computed_zero') then 'edition'
            when w.explains = 'source' and w.source_id_cited is not null then 'other_source'
            when w.explains = 'source' then 'sources_differ'
            when w.explains in ('rank_population', 'price_basis', 'flow_or_stock', 'denominator', 'scope') then 'mixup'
            when w.fit = 'off' and w.explains in ('year', 'entity_mixup') and w.is_shown_long then 'mixup'
            when w.fit = 'off' or w.is_near_another then 'off'
            when w.is_between then 'between'
            when w.is_near_other_quantity then 'doubtful'
            when w.explains = 'currency' then 'currency'
            -- no value of the same economy is a slip of the pen, even where it is about ten times the one named
            when w.explains = 'year' then 'mixup'
            -- without a source named, two digits at least must speak for the same value
            when w.power is not null
                and (w.source_id_cited is not null or w.half_digit <= 0.05 * abs(w.stated_value))
                then 'power_of_ten'
            when w.explains = 'entity_mixup' then 'mixup'
            when w.source_id_cited is not null then 'far'
            else 'far_uncited'
        end as rule
    from weighed as w
)

select
    r.claim_id,
    r.basis,
    r.rule,
    case
        when r.rule = 'no_figure' then 'not_checkable'
        when r.rule in ('exact', 'computed_zero') then 'supported'
        when r.rule in ('rounding', 'near') then 'supported_within_rounding'
        when r.rule = 'other_source' then 'unsupported_by_the_cited_source'
        when r.rule in ('concept', 'partly', 'edition', 'mixup', 'off') then 'misleading'
        when r.rule in ('currency', 'power_of_ten', 'far') then 'refuted'
        else 'not_enough_information'
    end as verdict,
    case
        when r.rule = 'concept' then r.concept_class
        when r.rule = 'partly' then r.partly_class
        when r.rule = 'edition' then 'edition'
        when r.rule = 'mixup' then r.explains
        when r.rule = 'absent_is_not_zero' then 'absent_is_not_zero'
        when r.rule = 'currency' then 'currency'
        when r.rule = 'power_of_ten' and (
            (abs(r.power) = 2 and r.unit = 'share') or (abs(r.power) in (3, 6, 9) and r.claim_type = 'level')
        ) then 'unit'
        when r.rule = 'power_of_ten' then 'order_of_magnitude'
        when r.rule in ('off', 'far') then 'value'
    end as error_class,
    r.fit,
    r.value as evidence_value,
    coalesce(r.unit, r.stated_unit) as evidence_unit,
    r.obs_status,
    r.source_id,
    r.edition,
    r.published_at,
    nullif(r.stated_value, 0) / nullif(r.value, 0) as stated_to_evidence,
    r.exchange_rate,
    r.power,
    r.other_source_id,
    r.other_edition,
    r.other_indicator_id,
    r.other_evidence_geo as other_geo,
    r.other_evidence_period as other_period,
    r.other_value,
    r.concept_en,
    r.concept_ja,
    r.evidence_sql,
    r.snapshot_id,
    r.locator,
    r.comparison_set_en,
    r.comparison_set_ja
from ruled as r
