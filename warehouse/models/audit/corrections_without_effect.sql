-- title: corrections that meet no cell any more, or have expired
-- grain: one row per correction
-- unit: the indicator's unit
-- caveats: the publisher may have put the figure right, and the correction would then bend it
-- severity: critical
-- expected: each correction meets the cell that it corrects, and has not expired
-- likely_cause: the publisher put the figure right, or moved it in its file
-- next_step: fetch the cell in the publisher's newest file; delete or renew the row of warehouse/reference/sources/corrections.csv, then: aigap refresh

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
left join core.observations as o on c.correction_id = o.correction_id
group by c.correction_id, c.source_id, c.figure, c.geo, c.period, c.seen_value, c.expires_on, n.built_at
having count(o.correction_id) = 0 or c.expires_on < cast(n.built_at as date)
