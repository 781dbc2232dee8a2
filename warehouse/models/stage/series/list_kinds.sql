-- title: of which kind of list each cross-section is, as its best list says
-- grain: one row per series and period
-- unit: none
-- caveats: internal, dropped before the release. Where a full list and a chosen few stand side by side in one edition,
--          the full list is the population of a rank.

select
    series_id,
    period,
    arg_min(list_kind, case list_kind when 'full' then 1 when 'top_k' then 2 when 'selected' then 3 else 4 end)
        as list_kind
from core.published_lists
where number_shown > 0 and superseded_at is null
group by series_id, period
