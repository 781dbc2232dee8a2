-- title: the economies of which anything is measured
-- grain: one row per economy
-- unit: none
-- caveats: internal, dropped before the release. Of all indicators together, so that an economy that one list leaves out
--          is known from another.

select distinct o.geo
from stage.source_observations as o
left join (select distinct snapshot_id from meta.quarantine) as q on o.snapshot_id = q.snapshot_id
inner join core.economies as e on o.geo = e.geo
inner join core.indicators as i on o.indicator_id = i.indicator_id
where
    e.geo_type = 'economy'
    and i.pillar <> 'context'
    -- such a zero is no reading where a row of its file was refused
    and (o.obs_status <> 'computed_zero' or q.snapshot_id is null)
