-- title: corrections that meet no cell any more, or have expired
-- grain: one row per correction
-- unit: the indicator's unit
-- caveats: the file stands as it is: an expired correction is not applied, as the publisher may have put the cell right
-- severity: warning
-- expected: each correction meets the cell that it corrects, and has not expired
-- likely_cause: the publisher put the cell right, or moved it in its file
-- next_step: compare the cell in the publisher's newest file; delete the row of
--          warehouse/reference/sources/corrections.csv, or renew its expires_on, then: aigap refresh

with newest as (
    select max(built_at) as built_at
    from meta.releases
)

select
    c.correction_id,
    c.source_id,
    c.figure,
    c.geo,
    c.period,
    c.seen_value,
    c.expires_on,
    count(o.correction_id) as cells_corrected
from core.corrections as c
cross join newest as n
left join core.observations as o
    on c.correction_id = o.correction_id
    and o.superseded_at is null
group by c.correction_id, c.source_id, c.figure, c.geo, c.period, c.seen_value, c.expires_on, n.built_at
having count(o.correction_id) = 0 or c.expires_on < cast(n.built_at as date)
