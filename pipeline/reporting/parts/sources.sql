-- Each source by both clocks: when its publisher moved, and when we last landed something of it.
select
    s.source_id, s.title_en, s.title_ja, s.publisher, s.homepage, s.licence, s.licence_url, s.redistribution,
    s.citation_en, s.citation_ja, t.status, t.served_from, t.edition, t.published_at, t.recorded_at, t.stale_since,
    t.reason, max(f.publisher_moved_at) as publisher_moved_at, max(f.last_fetched_at) as last_fetched_at,
    min(f.expected_at) as expected_at
from core.sources as s
left join meta.source_status as t on s.source_id = t.source_id
left join meta.source_freshness as f on s.source_id = f.source_id
group by all
order by s.source_id
