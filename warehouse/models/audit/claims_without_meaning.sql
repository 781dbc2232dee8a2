-- title: claims that name what does not exist
-- grain: one row per claim and column
-- unit: none
-- caveats: a slip in the ledger would otherwise be read as "not enough information"
-- severity: critical
-- expected: every claim names an article, an indicator, economies and an edition that exist
-- likely_cause: a slip in warehouse/reference/claims/claims.csv
-- next_step: correct the row that is named, then: aigap refresh

select c.claim_id, 'article_id' as column_name, c.article_id as seen
from core.claims as c
left join core.articles as a on c.article_id = a.article_id
where a.article_id is null
union all
select c.claim_id, 'indicator_id', c.indicator_id
from core.claims as c
left join core.indicators as i on c.indicator_id = i.indicator_id
where c.indicator_id is not null and i.indicator_id is null
union all
select c.claim_id, 'geo', g.geo
from core.claims as c
cross join lateral (values (c.geo), (c.comparator_geo)) as g (geo)
left join core.economies as e on g.geo = e.geo
where g.geo is not null and e.geo is null
union all
select c.claim_id, 'parent_claim_id', c.parent_claim_id
from core.claims as c
left join core.claims as p on c.parent_claim_id = p.claim_id
where c.parent_claim_id is not null and (p.claim_id is null or p.claim_id = c.claim_id)
union all
select c.claim_id, 'source_id_cited', c.source_id_cited
from core.claims as c
left join core.sources as s on c.source_id_cited = s.source_id
where c.source_id_cited is not null and s.source_id is null
union all
select c.claim_id, 'tolerance_rule', c.tolerance_rule
from core.claims as c
left join core.claim_tolerances as t on c.tolerance_rule = t.rule_id
where c.tolerance_rule is not null and t.rule_id is null
union all
select c.claim_id, 'end_offset', cast(c.end_offset as varchar)
from core.claims as c
where c.end_offset - c.start_offset <> length(c.quote)
union all
select r.claim_id, 'claim_reviews', r.verdict
from core.claim_reviews as r
left join core.claims as c on r.claim_id = c.claim_id
where c.claim_id is null
