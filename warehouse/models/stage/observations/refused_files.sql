-- title: the files of which rows were refused, by what they tell of
-- grain: one row per snapshot, file and indicator of which it tells
-- unit: none
-- caveats: internal, dropped before the release. Who was refused is not known by indicator: of a row that cannot be read,
--          nobody knows what it was of.
-- partition: indicator_id, made as a whole

select distinct v.indicator_id, q.snapshot_id, q.file_name
from meta.quarantine as q
inner join stage.file_vintages as v on q.snapshot_id = v.snapshot_id
