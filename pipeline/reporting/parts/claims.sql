-- What articles claim, in their words, with the verdicts.
select
    c.claim_id, c.article_id, a.publisher, a.author, a.url, a.published_at as article_published_at, a.language,
    c.quote, c.geo, c.indicator_id, c.period, c.verdict, c.fij_label, c.verdict_en, c.verdict_latest,
    c.fij_label_latest, c.is_overtaken, c.evidence_en, c.evidence_ja, c.evidence_latest_en, c.evidence_latest_ja,
    c.explanation_en, c.explanation_ja, c.source_id, c.edition, c.published_at, c.edition_latest, c.snapshot_sha256,
    c.locator, c.evidence_sql, c.status, c.reviewed_by, c.reviewed_at
from mart.claim_checks as c
inner join core.articles as a on c.article_id = a.article_id
order by c.article_id, c.start_offset, c.claim_id
