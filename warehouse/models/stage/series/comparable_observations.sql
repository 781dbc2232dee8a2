-- title: comparable values: one number per series, geo and period
-- grain: one row per series, geo and period, under an observation_id
-- unit: base units
-- caveats: internal, dropped before the release. Preferred values only (reading 1), no period that is still running,
--          and no forecast. What is the same for a whole series stands in stage.series_keys, for a period in
--          stage.periods. So that joins and windows are over one number, cross_section_number stands for a series and
--          period, geo_series_number for a series and geo, observation_id for a series, period and geo: made of their
--          places among all names, and good for one build. time_index is the time on which time distances and growth
--          are measured, in half-months so that it is exact: the middle of the period, as half-years and quarters stand
--          in one series; a span is a stock, so it counts at its end. In oriented_value more is always better, so that
--          one comparison serves both directions; without a direction there is none.

with economies as (
    select
        geo,
        geo_type,
        row_number() over (order by geo) as geo_number,
        count(*) over () as n_geos
    from core.economies
),

periods as (
    select
        period,
        row_number() over (order by period) as period_number,
        count(*) over () as n_periods
    from stage.periods
)

select
    (k.series_number * p.n_periods + p.period_number) * e.n_geos + e.geo_number as observation_id,
    k.series_number * p.n_periods + p.period_number as cross_section_number,
    k.series_number * e.n_geos + e.geo_number as geo_series_number,
    k.series_number,
    o.geo,
    e.geo_type,
    o.period,
    case
        when o.freq = 'span' then 24 * (o.year + 1)
        -- in months, not days: leap years must not make annual observations 1.003 years apart
        else 24 * extract(year from o.period_start) + 2 * (extract(month from o.period_start) - 1)
            + datediff('month', o.period_start, o.period_end) + 1
    end as time_index,
    o.value,
    case k.direction when 'higher' then o.value when 'lower' then -o.value end as oriented_value,
    o.upper_bound,
    o.unit,
    o.currency,
    o.obs_status,
    o.universe_id,
    o.published_at,
    o.first_recorded_at,
    o.withdrawn_at,
    o.withdrawal_recorded_at,
    o.snapshot_id,
    o.locator
from core.observations as o
inner join stage.series_keys as k
    on o.series_id = k.series_id
inner join economies as e on o.geo = e.geo
inner join periods as p on o.period = p.period
where o.reading = 1 and o.obs_status not in ('provisional', 'forecast')
