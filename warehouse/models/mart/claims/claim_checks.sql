-- title: the verdict on every claim, as of the edition cited and with the latest edition
-- grain: one row per claim
-- unit: evidence in evidence_unit
-- caveats: a machine finding until a person signs it (status); a signature counts for the verdict that was signed. The
--          verdict is that of the edition cited, or of what was published by the article's day; verdict_latest is that
--          of the newest edition, which the article could not always know (is_overtaken). A derived claim that does not
--          stand by itself inherits the verdict of the nearest claim it is derived from that is wrong.

with recursive ancestors as (
    select c.claim_id, c.parent_claim_id as ancestor_id, 1 as steps
    from core.claims as c
    where c.parent_claim_id is not null
    union all
    -- a circle of parents ends here
    select a.claim_id, c.parent_claim_id, a.steps + 1
    from ancestors as a
    inner join core.claims as c on a.ancestor_id = c.claim_id
    where c.parent_claim_id is not null and a.steps < 9
),

inheritances as (
    select a.claim_id, a.ancestor_id, v.basis, v.verdict, v.error_class
    from ancestors as a
    inner join mart.claim_verdicts as v on a.ancestor_id = v.claim_id
    where v.verdict in ('refuted', 'misleading', 'unsupported_by_the_cited_source') and a.ancestor_id <> a.claim_id
    qualify row_number() over (partition by a.claim_id, v.basis order by a.steps, a.ancestor_id) = 1
),

settled as (
    select
        v.claim_id, v.basis, v.rule, v.evidence_value, v.evidence_unit, v.source_id, v.edition, v.published_at,
        v.stated_to_evidence, v.exchange_rate, v.evidence_sql, v.snapshot_id, v.locator,
        -- what holds by itself, or is no matter of numbers, does not fall with what it was derived from
        case
            when v.verdict in ('supported', 'supported_within_rounding', 'not_checkable') then null
            else i.ancestor_id
        end as inherited_from,
        case
            when v.verdict in ('supported', 'supported_within_rounding', 'not_checkable') or i.verdict is null
                then v.verdict
            else i.verdict
        end as verdict,
        case
            when v.verdict in ('supported', 'supported_within_rounding', 'not_checkable') or i.verdict is null
                then v.error_class
            else i.error_class
        end as error_class
    from mart.claim_verdicts as v
    left join inheritances as i on v.claim_id = i.claim_id and v.basis = i.basis
),

labelled as (
    select
        s.*,
        w.stated_ja, w.stated_en, w.evidence_ja, w.evidence_en,
        w.explanation_ja || case
            when s.inherited_from is not null then '元の主張（' || p.quote || '）の判定を引き継ぐ。'
            else ''
        end as explanation_ja,
        w.explanation_en || case
            when s.inherited_from is not null
                then ' It inherits the verdict on the claim it is derived from (' || p.quote || ').'
            else ''
        end as explanation_en,
        coalesce(own.fij_label, general.fij_label) as fij_label,
        coalesce(own.title_en, general.title_en) as title_en,
        case when own.verdict is not null then own.rating_value else general.rating_value end as rating_value
    from settled as s
    inner join mart.claim_words as w on s.claim_id = w.claim_id and s.basis = w.basis
    left join core.claims as p on s.inherited_from = p.claim_id
    left join core.verdict_labels as own on s.verdict = own.verdict and s.error_class = own.error_class
    left join core.verdict_labels as general on s.verdict = general.verdict and general.error_class is null
)

select
    c.claim_id,
    c.article_id,
    c.sentence_number,
    c.start_offset,
    c.end_offset,
    c.quote,
    c.claim_type,
    c.indicator_id,
    c.geo,
    c.comparator_geo,
    c.period,
    c.stated_value,
    c.stated_unit,
    v.verdict,
    v.fij_label,
    v.title_en as verdict_en,
    v.rating_value,
    v.error_class,
    v.rule,
    v.inherited_from,
    l.verdict as verdict_latest,
    l.fij_label as fij_label_latest,
    l.error_class as error_class_latest,
    l.rule as rule_latest,
    v.verdict <> l.verdict as is_verdict_changed,
    v.verdict in ('supported', 'supported_within_rounding') and l.rule = 'edition' as is_overtaken,
    v.evidence_value,
    v.evidence_unit,
    v.evidence_ja,
    v.evidence_en,
    v.stated_to_evidence,
    v.exchange_rate,
    v.source_id,
    v.edition,
    v.published_at,
    v.evidence_sql,
    v.snapshot_id,
    f.sha256 as snapshot_sha256,
    v.locator,
    v.explanation_ja,
    v.explanation_en,
    l.evidence_value as evidence_value_latest,
    l.evidence_ja as evidence_latest_ja,
    l.evidence_en as evidence_latest_en,
    l.source_id as latest_source_id,
    l.edition as edition_latest,
    l.published_at as published_at_latest,
    l.evidence_sql as evidence_sql_latest,
    l.snapshot_id as snapshot_id_latest,
    g.sha256 as snapshot_sha256_latest,
    l.locator as locator_latest,
    l.explanation_ja as explanation_latest_ja,
    l.explanation_en as explanation_latest_en,
    case when r.verdict = v.verdict then 'signed' else 'machine' end as status,
    case when r.verdict = v.verdict then r.reviewed_by end as reviewed_by,
    case when r.verdict = v.verdict then r.reviewed_at end as reviewed_at
from core.claims as c
inner join labelled as v on c.claim_id = v.claim_id and v.basis = 'as_cited'
inner join labelled as l on c.claim_id = l.claim_id and l.basis = 'latest'
left join meta.snapshots as f on v.snapshot_id = f.snapshot_id
left join meta.snapshots as g on l.snapshot_id = g.snapshot_id
left join core.claim_reviews as r on c.claim_id = r.claim_id
