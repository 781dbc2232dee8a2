-- title: the lists that publishers print: what a rank is a rank of, and what an absence means
-- grain: one row per series, figure, period and snapshot
-- unit: cut_off, smallest_shown and largest_shown in the indicator's unit
-- caveats: in a top-k list the number of economies in the world is unknown; number_shown counts economies only, and
--          also those whose value another figure of the edition shows as well. A list is superseded when all of its
--          rows are. is_complete: the figure is a full list, or is computed from one, so that what it no longer has is
--          withdrawn; is_whole: no row of its file was refused, which may be the economy that seems to be absent.
-- partition: indicator_id

with quarantined_files as (
    select distinct snapshot_id, file_name
    from stage.refused_files
),

listed as (
    select
        r.*,
        e.geo_type,
        f.list_kind,
        f.k,
        f.cut_off,
        f.absence_status,
        f.is_complete,
        f.file_name,
        f.page,
        f.note,
        -- of a list that stands, what stands
        r.superseded_at is null
            or bool_and(r.superseded_at is not null) over (
                partition by r.series_id, r.figure, r.period, r.snapshot_id
            ) as is_counted
    from stage.vintage_observations as r
    inner join core.economies as e on r.geo = e.geo
    inner join stage.figures as f
        on r.source_id = f.source_id
        and (r.edition = f.edition or f.edition is null)
        and r.figure = f.figure
        and r.indicator_id = f.indicator_id
),

lists as (
    select
        series_id,
        source_id,
        edition,
        figure,
        indicator_id,
        period,
        time_basis,
        price_base,
        base_year,
        currency,
        unit,
        snapshot_id,
        max(published_at) as published_at,
        max(recorded_at) as recorded_at,
        -- a list is known, and with it who is absent, when all of it is
        max(first_recorded_at) as first_recorded_at,
        max(superseded_on) as superseded_on,
        max(superseded_at) as superseded_at,
        max(list_kind) as list_kind,
        max(universe_id) as universe_id,
        max(k) as k,
        max(cut_off) as cut_off,
        max(absence_status) as absence_status,
        bool_or(is_complete) as is_complete,
        count(value) filter (where geo_type = 'economy') as number_shown,
        min(value) filter (where geo_type = 'economy') as smallest_shown,
        max(value) filter (where geo_type = 'economy') as largest_shown,
        max(file_name) as file_name,
        max(origin) as origin,
        max(page) as page,
        max(note) as note
    from listed
    where is_counted
    group by
        series_id, source_id, edition, figure, indicator_id, period, time_basis, price_base, base_year, currency, unit,
        snapshot_id
),

with_refused_rows as (
    select distinct l.snapshot_id, l.file_name
    from lists as l
    inner join quarantined_files as q
        on l.snapshot_id = q.snapshot_id
        and (l.file_name is null or l.origin = 'embedded' or ends_with(q.file_name, l.file_name))
)

select l.*, r.snapshot_id is null as is_whole
from lists as l
left join with_refused_rows as r
    on l.snapshot_id = r.snapshot_id
    and l.file_name is not distinct from r.file_name
