-- The citation of each edition, where it has one of its own.
select e.source_id, e.edition, e.citation_en, e.citation_ja
from core.editions as e
order by e.source_id, e.edition
