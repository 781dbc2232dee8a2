-- title: the vintages of complete lists, and the periods of which an absence from them tells
-- grain: one row per series, figure and snapshot
-- unit: none
-- caveats: internal, dropped before the release. A figure of one edition tells of the periods that it shows. A list
--          that the publisher keeps, whose file holds the whole of it every time, tells also of what comes after
--          (last_period is empty); of what comes before its first period it tells nothing, as files may begin later.
--          Where such a file has no row of the list any more, first_period is empty too.
-- partition: indicator_id

with lists as (
    select
        l.indicator_id, l.source_id, l.time_basis, l.price_base, l.base_year, l.currency, l.unit, l.figure,
        l.snapshot_id,
        s.dataset_id,
        f.figure is not null and s.origin <> 'embedded' as is_kept,
        f.absence_status as kept_absence_status,
        max(l.absence_status) as absence_status,
        max(l.universe_id) as universe_id,
        min(l.period) as first_period,
        max(l.period) as last_period,
        bool_and(l.is_whole) as is_whole
    from core.published_lists as l
    inner join stage.file_vintages as s
        on l.snapshot_id = s.snapshot_id
        and l.indicator_id = s.indicator_id
    left join core.published_figures as f
        on l.source_id = f.source_id
        and f.edition is null
        and l.figure = f.figure
        and l.indicator_id = f.indicator_id
    where l.is_complete
    group by all
),

-- the files in which a list that its publisher keeps should stand
kept as (
    select distinct
        indicator_id, source_id, time_basis, price_base, base_year, currency, unit, figure, dataset_id,
        kept_absence_status, universe_id
    from lists
    where is_kept
),

emptied as (
    select
        k.indicator_id, k.source_id, k.time_basis, k.price_base, k.base_year, k.currency, k.unit, k.figure,
        s.snapshot_id,
        k.kept_absence_status as absence_status,
        k.universe_id
    from kept as k
    inner join stage.file_vintages as s
        on k.source_id = s.source_id
        and k.dataset_id = s.dataset_id
        and k.indicator_id = s.indicator_id
    left join lists as l
        on ${differ_in_edition_alone(k, l)}
        and k.figure = l.figure
        and s.snapshot_id = l.snapshot_id
    where l.snapshot_id is null and not s.is_incomplete
),

everything as (
    select
        indicator_id, source_id, time_basis, price_base, base_year, currency, unit, figure, snapshot_id,
        absence_status, universe_id, first_period,
        case when not is_kept then last_period end as last_period
    from lists
    where is_whole
    union all
    select
        indicator_id, source_id, time_basis, price_base, base_year, currency, unit, figure, snapshot_id,
        absence_status, universe_id, cast(null as varchar) as first_period, cast(null as varchar) as last_period
    from emptied
),

with_vintage as (
    select
        e.*, s.edition, s.published_at, s.recorded_at, s.superseded_on, s.superseded_at, s.vintage_number
    from everything as e
    inner join stage.file_vintages as s
        on e.snapshot_id = s.snapshot_id
        and e.indicator_id = s.indicator_id
)

select *, ${series_id(with_vintage)} as series_id
from with_vintage
