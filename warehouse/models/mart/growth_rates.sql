-- title: growth over windows of 3, 5 and 10 years
-- grain: one row per series, geo, period and window
-- unit: fraction per year (exponential growth), or indicator units per year (points) for bounded shares and ranks
-- caveats: inside one edition only; an exact start value and at least 3 observations in the window are needed.
--          missing_reason: single_point, no_start_value, too_few_points, zero_base, nonpositive.

with points as (
    select series_id, indicator_id, source_id, edition, time_basis, price_base, base_year, geo, period, t, value,
        growth_basis, measure_kind
    from stage.series
    where value is not null and growth_basis in ('exponential', 'points')
),

windows as (
    select unnest([3, 5, 10]) as window_years
),

spans as (
    select
        n.series_id,
        n.geo,
        n.period,
        w.window_years,
        count(*) as n_points,
        max(case when abs(p.t - (n.t - w.window_years)) < 0.001 then p.value end) as start_value
    from points as n
    cross join windows as w
    inner join points as p
        on n.series_id = p.series_id
        and n.geo = p.geo
        and p.t between n.t - w.window_years - 0.001 and n.t
    group by n.series_id, n.geo, n.period, w.window_years
),

lengths as (
    select series_id, geo, count(*) as n_all
    from points
    group by series_id, geo
),

judged as (
    select
        p.*,
        s.window_years,
        s.n_points,
        s.start_value,
        case
            when l.n_all = 1 then 'single_point'
            when s.start_value is null then 'no_start_value'
            when s.n_points < 3 then 'too_few_points'
            -- a net flow that turns from loss to gain has changed, but not grown
            when p.measure_kind = 'net_flow' and (p.value < 0 or s.start_value < 0) then 'nonpositive'
            when p.growth_basis = 'points' then null
            when p.value = 0 or s.start_value = 0 then 'zero_base'
            when p.value < 0 or s.start_value < 0 then 'nonpositive'
        end as missing_reason
    from points as p
    inner join spans as s
        on p.series_id = s.series_id
        and p.geo = s.geo
        and p.period = s.period
    inner join lengths as l
        on p.series_id = l.series_id
        and p.geo = l.geo
)

select
    indicator_id,
    source_id,
    edition,
    time_basis,
    price_base,
    base_year,
    series_id,
    geo,
    period,
    window_years,
    growth_basis,
    n_points,
    start_value,
    value as end_value,
    case
        when missing_reason is not null then null
        when growth_basis = 'points' then (value - start_value) / window_years
        else power(value / start_value, 1.0 / window_years) - 1
    end as growth_per_year,
    missing_reason
from judged
