-- title: readings that another file of the same edition has as well, and better
-- grain: one row per reading that is not the one to be taken
-- unit: none
-- caveats: internal, dropped before the release. A value goes before an absence, the publisher's file before an embedded
--          edition, the last landed before an earlier one. An edition that came in one file repeats nothing.

with editions as (
    select source_id, edition
    from stage.accepted_snapshots
    group by source_id, edition
    having count(*) > 1
)

select
    o.series_id,
    o.geo,
    o.period,
    o.snapshot_id
from core.observations as o
inner join editions as e
    on o.source_id = e.source_id
    and o.edition = e.edition
inner join stage.accepted_snapshots as s on o.snapshot_id = s.snapshot_id
where o.reading = 1 and o.obs_status not in ('provisional', 'forecast')
qualify row_number() over (
    partition by o.series_id, o.geo, o.period
    order by
        case when o.value is null then 1 else 0 end,
        case when s.origin = 'embedded' then 1 else 0 end,
        o.recorded_at desc,
        o.snapshot_id
) > 1
