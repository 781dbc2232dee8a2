-- title: what each source gave to this release, and how many of its rows were kept out
-- grain: one row per source
-- unit: rows and files; shares are fractions of the rows read
-- caveats: accepted files alone count as read; a file that is held, or whose bytes are lost, gave nothing
-- judged_by: core.sources

with files as (
    select
        source_id,
        sum(rows_read) filter (where outcome = 'accepted') as rows_read,
        sum(rows_quarantined) filter (where outcome = 'accepted') as rows_quarantined,
        count(*) filter (where outcome in ('held', 'lost')) as files_held
    from meta.snapshots
    group by source_id
)

select
    s.source_id,
    s.status,
    s.served_from,
    s.edition,
    cast(coalesce(f.rows_read, 0) as bigint) as rows_read,
    cast(coalesce(f.rows_quarantined, 0) as bigint) as rows_quarantined,
    coalesce(f.rows_quarantined / nullif(f.rows_read, 0), 0) as quarantine_share,
    coalesce(f.files_held, 0) as files_held,
    s.reason,
    s.next_step
from meta.source_status as s
left join files as f on s.source_id = f.source_id
