-- title: the declared figures, and whether what they no longer show is withdrawn
-- grain: one row per row of core.published_figures
-- unit: none
-- caveats: internal, dropped before the release. A figure is complete where it is a full list of some indicator: what
--          else is computed from the same list is then complete with it, even if it ranks a chosen few.

select
    f.source_id,
    f.edition,
    f.figure,
    f.priority,
    f.indicator_id,
    f.list_kind,
    f.universe_id,
    f.k,
    f.cut_off,
    f.absence_status,
    f.file_name,
    f.page,
    f.note,
    bool_or(f.list_kind = 'full') over (partition by f.source_id, f.edition, f.figure) as is_complete
from core.published_figures as f
