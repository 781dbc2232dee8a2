-- The files behind the values.
select s.snapshot_id, s.source_id, s.edition, s.file_name, s.sha256, s.licence, s.origin
from meta.snapshots as s
order by s.snapshot_id
