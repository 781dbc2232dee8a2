-- title: the known values that their edition says otherwise or not at all, of editions that are served in a certain way
-- parameters: origin_is
select
    k.known_id,
    k.indicator_id,
    k.geo,
    k.period,
    k.source_id,
    k.edition,
    k.value,
    o.value as value_seen,
    k.tolerance,
    k.read_in,
    o.locator
from core.known_values as k
inner join (
    select o.indicator_id, o.source_id, o.edition, bool_or(s.origin <> 'embedded') as has_publishers_file
    from core.observations as o
    inner join meta.snapshots as s on o.snapshot_id = s.snapshot_id
    where o.superseded_at is null
    group by o.indicator_id, o.source_id, o.edition
) as l
    on k.indicator_id = l.indicator_id
    and k.source_id = l.source_id
    and k.edition = l.edition
left join core.observations as o
    on k.indicator_id = o.indicator_id
    and k.geo = o.geo
    and k.period = o.period
    and k.source_id = o.source_id
    and k.edition = o.edition
    and o.reading = 1
where (o.value is null or abs(o.value - k.value) > k.tolerance) and ${origin_is}
