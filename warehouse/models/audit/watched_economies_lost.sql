-- title: the default focus, or a declared comparator, that a publisher's list had and has no more
-- grain: one row per indicator, source and economy
-- unit: none
-- caveats: all that a complete list ever said of the economy is withdrawn, and no other edition of the source says more.
--          A list of the first k, or of the publisher's choice, that goes without an economy is no loss
-- severity: warning
-- expected: a list that had the economy still has it
-- likely_cause: the publisher left it out, gave its models to another economy, or spells its name in another way
-- next_step: look at the publisher's page, and at aigap query 'from mart.revisions' for the values that were withdrawn

with watched as (
    select value as geo
    from meta.parameters
    where parameter = 'default_focus'
    union
    select geo
    from core.comparators
)

select
    o.indicator_id,
    o.source_id,
    o.geo,
    arg_max(o.withdrawn_by, o.withdrawn_at) as lost_with,
    cast(max(o.withdrawn_at) as date) as lost_on,
    count(distinct o.period) as periods_lost
from core.observations as o
inner join watched as w on o.geo = w.geo
where o.value is not null and o.superseded_at is null and o.reading = 1
group by o.indicator_id, o.source_id, o.geo
having count(*) filter (o.withdrawn_at is null) = 0
