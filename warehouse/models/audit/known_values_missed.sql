-- title: figures known from outside that the warehouse says otherwise, or not at all
-- grain: one row per figure of core.known_values
-- unit: the indicator's unit
-- caveats: a figure of an edition that is not landed is not asked for
-- severity: critical
-- expected: each row of core.known_values is the preferred reading of its edition, within its tolerance
-- likely_cause: a parser, a scale or a row of warehouse/reference/ was changed; or the publisher restated the edition
-- next_step: compare with the report that read_in names; correct the parser, or the row if the publisher restated it

with landed as (
    select distinct indicator_id, source_id, edition
    from core.observations
)

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
    k.read_in
from core.known_values as k
inner join landed as l
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
    and o.withdrawn_at is null
where o.value is null or abs(o.value - k.value) > k.tolerance
