-- title: the lists that publishers print: what a rank is a rank of, and what an absence means
-- grain: one row per series, figure, period and snapshot
-- unit: cut_off and smallest_shown in the indicator's unit
-- caveats: in a top-k list the number of economies in the world is unknown; number_shown counts economies only, and
--          also those whose value another figure of the edition shows as well

select
    r.series_id,
    r.source_id,
    r.edition,
    r.figure,
    r.indicator_id,
    r.period,
    r.time_basis,
    r.price_base,
    r.base_year,
    r.currency,
    r.unit,
    r.snapshot_id,
    max(r.published_at) as published_at,
    max(r.recorded_at) as recorded_at,
    -- a list is known, and with it who is absent, when all of it is
    max(r.first_recorded_at) as first_recorded_at,
    max(f.list_kind) as list_kind,
    max(f.k) as k,
    max(f.cut_off) as cut_off,
    max(f.absence_status) as absence_status,
    count(r.value) filter (where e.geo_type = 'economy') as number_shown,
    min(r.value) filter (where e.geo_type = 'economy') as smallest_shown,
    max(f.file_name) as file_name,
    max(r.origin) as origin,
    max(f.page) as page,
    max(f.note) as note
from stage.vintage_observations as r
inner join core.economies as e on r.geo = e.geo
inner join core.published_figures as f
    on r.source_id = f.source_id
    and (r.edition = f.edition or f.edition is null)
    and r.figure = f.figure
    and r.indicator_id = f.indicator_id
group by
    r.series_id, r.source_id, r.edition, r.figure, r.indicator_id, r.period, r.time_basis,
    r.price_base, r.base_year, r.currency, r.unit, r.snapshot_id
