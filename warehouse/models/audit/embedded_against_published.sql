-- title: embedded values that the publisher's own file of the same edition contradicts
-- grain: one row per indicator, economy, period and figure
-- unit: the indicator's unit
-- caveats: the file stands: the embedded row is superseded by it and not served. Only files that a person handed over
--          as that very edition: a live source may restate under the same date
-- severity: warning
-- expected: an embedded value equals the publisher's own of the same edition
-- likely_cause: the value was written down wrongly, or the publisher replaced its file under the same edition
-- next_step: compare the value with the locator; correct its row in warehouse/reference/editions/, then: aigap refresh;
--          if the file is the wrong one: aigap reject {snapshot_id} --why TEXT

select
    e.indicator_id,
    e.geo,
    e.period,
    e.source_id,
    e.edition,
    e.figure,
    e.value as embedded_value,
    p.value as published_value,
    p.locator,
    p.snapshot_id
from core.observations as e
inner join meta.snapshots as es
    on e.snapshot_id = es.snapshot_id
    and es.origin = 'embedded'
inner join core.observations as p
    on e.series_id = p.series_id
    and e.geo = p.geo
    and e.period = p.period
    and e.figure = p.figure
    and p.superseded_at is null
inner join meta.snapshots as ps
    on p.snapshot_id = ps.snapshot_id
    and ps.origin = 'handed_over'
where e.value is distinct from p.value and e.superseded_at is not null
