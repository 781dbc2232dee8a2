-- Where is Japan missing, and does that mean not listed or not covered? It never means zero.
select l.indicator_id, l.edition, l.figure, l.period, l.list_kind, l.number_shown, l.smallest_shown, o.obs_status
from core.observations as o
inner join core.published_lists as l using (source_id, edition, figure, indicator_id, period, snapshot_id)
where o.geo = 'JPN' and o.value is null and o.year >= 2023
order by l.indicator_id, l.edition, l.figure, l.period
