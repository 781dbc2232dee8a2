-- Where a definition changed.
select b.indicator_id, b.source_id, b.edition, b.geo, b.first_period, b.reason_en, b.reason_ja
from core.series_breaks as b
order by b.indicator_id, b.source_id, b.first_period
