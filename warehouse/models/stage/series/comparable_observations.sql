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
--          one comparison serves both directions; without a direction there is none. A group of core.group_members whose
--          members all have a value that may be added up, and that no later edition withdrew, has their sum (is_sum),
--          unless the publisher prints one.
-- partition: indicator_id

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
),

published as (
    select
        k.series_number,
        k.direction,
        o.geo,
        o.period,
        case
            when o.freq = 'span' then 24 * (o.year + 1)
            -- in months, not days: leap years must not make annual observations 1.003 years apart
            else 24 * extract(year from o.period_start) + 2 * (extract(month from o.period_start) - 1)
                + datediff('month', o.period_start, o.period_end) + 1
        end as time_index,
        o.period_end,
        o.value,
        o.upper_bound,
        o.unit,
        o.currency,
        o.obs_status,
        o.published_at,
        o.first_recorded_at,
        o.withdrawn_at,
        o.withdrawal_recorded_at,
        o.snapshot_id,
        o.universe_id,
        o.locator
    from core.observations as o
    inner join stage.series_keys as k on o.series_id = k.series_id
    where o.reading = 1 and o.obs_status not in ('provisional', 'forecast')
),

group_sizes as (
    select p.period, m.group_geo, count(*) as n_in_group
    from stage.periods as p
    inner join core.group_members as m
        on ${is_member_on(m, p.period_end)}
    group by p.period, m.group_geo
),

sums as (
    select
        p.series_number,
        m.group_geo as geo,
        p.period,
        count(*) as n_members,
        max(p.direction) as direction,
        max(p.time_index) as time_index,
        -- in a fixed order, so that a replay gives the same last digit
        fsum(p.value order by p.value) as value,
        max(p.unit) as unit,
        max(p.currency) as currency,
        max(p.published_at) as published_at,
        max(p.first_recorded_at) as first_recorded_at
    from published as p
    inner join stage.series_keys as k on p.series_number = k.series_number
    inner join core.indicators as i on k.indicator_id = i.indicator_id
    inner join core.group_members as m
        on p.geo = m.geo
        and ${is_member_on(m, p.period_end)}
    where p.value is not null and p.withdrawn_at is null and i.is_additive
    group by p.series_number, m.group_geo, p.period
),

everything as (
    select
        p.series_number, p.direction, p.geo, p.period, p.time_index, p.value, p.upper_bound, p.unit, p.currency,
        p.obs_status, p.published_at, p.first_recorded_at, p.withdrawn_at, p.withdrawal_recorded_at, p.snapshot_id,
        p.universe_id, p.locator,
        false as is_sum
    from published as p
    union all
    select
        s.series_number, s.direction, s.geo, s.period, s.time_index, s.value, null, s.unit, s.currency,
        'computed', s.published_at, s.first_recorded_at, null, null, null,
        null, 'sum of its members',
        true
    from sums as s
    inner join group_sizes as z
        on s.period = z.period
        and s.geo = z.group_geo
        and s.n_members = z.n_in_group
    left join published as p
        on s.series_number = p.series_number
        and s.period = p.period
        and s.geo = p.geo
    where p.geo is null
)

select
    (o.series_number * p.n_periods + p.period_number) * e.n_geos + e.geo_number as observation_id,
    o.series_number * p.n_periods + p.period_number as cross_section_number,
    o.series_number * e.n_geos + e.geo_number as geo_series_number,
    o.series_number,
    o.geo,
    e.geo_type,
    o.period,
    o.time_index,
    o.value,
    case o.direction when 'higher' then o.value when 'lower' then -o.value end as oriented_value,
    o.upper_bound,
    o.unit,
    o.currency,
    o.obs_status,
    o.published_at,
    o.first_recorded_at,
    o.withdrawn_at,
    o.withdrawal_recorded_at,
    o.snapshot_id,
    o.universe_id,
    o.locator,
    o.is_sum
from everything as o
inner join economies as e on o.geo = e.geo
inner join periods as p on o.period = p.period
