-- title: comparable values: one number per series, economy and period
-- grain: one row per series (indicator, source, edition, time basis, price base, base year), geo and period
-- unit: base units
-- caveats: internal, dropped before the release. Preferred readings only, and no period that is still running; context indicators are denominators, not gaps.
--          t is the time in years on which time distances and growth are measured: the middle of the period, as
--          half-years and quarters stand in one series; a span is a stock, so it counts at its end.

select
    concat_ws(
        '|', o.indicator_id, o.source_id, o.edition, o.time_basis, coalesce(o.price_base, ''),
        coalesce(cast(o.base_year as varchar), '')
    ) as series_id,
    o.*,
    e.geo_type,
    i.pillar,
    i.direction,
    i.measure_kind,
    i.growth_basis,
    i.interpolation,
    case
        when o.freq = 'span' then extract(year from o.period_end) + 1.0
        -- in months, not days: leap years must not make annual observations 1.003 years apart
        else extract(year from o.period_start) + (
            extract(month from o.period_start) - 1 + (datediff('month', o.period_start, o.period_end) + 1) / 2.0
        ) / 12.0
    end as t
from core.observations as o
inner join core.economies as e on o.geo = e.geo
inner join core.indicators as i on o.indicator_id = i.indicator_id
inner join stage.snapshots as s on o.snapshot_id = s.snapshot_id
where o.reading = 1 and i.pillar <> 'context' and o.obs_status <> 'provisional'
qualify row_number() over (
    partition by
        o.indicator_id, o.source_id, o.edition, o.time_basis, o.price_base, o.base_year, o.geo, o.period
    order by
        case when o.value is null then 1 else 0 end,
        case when s.origin = 'embedded' then 1 else 0 end,
        o.recorded_at desc,
        o.snapshot_id
) = 1
