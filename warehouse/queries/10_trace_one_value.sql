-- Where does one value come from: file, row, column, hash, licence, citation?
select o.value, o.unit, o.value_as_published, o.locator, s.file_name, s.sha256, s.licence, s.published_at, e.citation_en
from core.observations as o
inner join meta.snapshots as s using (snapshot_id)
inner join core.editions as e on o.source_id = e.source_id and o.edition = e.edition
where o.indicator_id = 'private_ai_investment' and o.geo = 'JPN' and o.period = '2024' and o.edition = 'AI Index 2025'
