-- title: comparable values: one number per series, economy and period
-- grain: one row per series, geo and period, under a point_id
-- unit: base units
-- caveats: internal, dropped before the release. Preferred readings only, and no period that is still running.
--          half_month is the time on which time distances and growth are measured, in half-months so that it is exact:
--          the middle of the period, as half-years and quarters stand in one series; a span is a stock, so it counts
--          at its end. t is the same in years. In height more is always better, so that one comparison serves both
--          directions.

select
    row_number() over () as point_id,
    k.series_number,
    k.series_id,
    o.*,
    e.geo_type,
    k.pillar,
    k.direction,
    k.measure_kind,
    k.growth_basis,
    k.interpolation,
    case when k.direction = 'lower' then -o.value else o.value end as height,
    case
        when o.freq = 'span' then 24 * (o.year + 1)
        -- in months, not days: leap years must not make annual observations 1.003 years apart
        else 24 * extract(year from o.period_start) + 2 * (extract(month from o.period_start) - 1)
            + datediff('month', o.period_start, o.period_end) + 1
    end as half_month,
    half_month / 24.0 as t
from core.observations as o
inner join stage.series_keys as k
    on o.indicator_id = k.indicator_id
    and o.source_id = k.source_id
    and o.edition = k.edition
    and o.time_basis = k.time_basis
    and o.price_base is not distinct from k.price_base
    and o.base_year is not distinct from k.base_year
inner join core.economies as e on o.geo = e.geo
left join stage.repeated_readings as r
    on o.indicator_id = r.indicator_id
    and o.source_id = r.source_id
    and o.edition = r.edition
    and o.time_basis = r.time_basis
    and o.price_base is not distinct from r.price_base
    and o.base_year is not distinct from r.base_year
    and o.geo = r.geo
    and o.period = r.period
    and o.snapshot_id = r.snapshot_id
where o.reading = 1 and o.obs_status <> 'provisional' and r.snapshot_id is null
