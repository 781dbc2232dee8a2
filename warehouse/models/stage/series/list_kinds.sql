-- title: of which kind of list each cross-section is, and of what, as its best list says
-- grain: one row per series and period
-- unit: none
-- caveats: internal, dropped before the release. Where a full list and a chosen few stand side by side in one edition,
--          the full list is the population of a rank.
-- partition: indicator_id

with ordered as (
    select
        *,
        case list_kind when 'full' then 1 when 'top_k' then 2 when 'selected' then 3 else 4 end as list_order
    from core.published_lists
    where number_shown > 0 and superseded_at is null
)

select
    o.series_id,
    o.period,
    o.list_kind,
    cast(o.list_order as integer) as list_order,
    o.universe_id,
    u.universe_kind
from ordered as o
left join core.universes as u on o.universe_id = u.universe_id
qualify row_number() over (
    partition by o.series_id, o.period
    order by o.list_order, o.universe_id nulls last, o.figure, o.snapshot_id
) = 1
