-- title: years behind: how long ago a comparator stood where the economy stands now
-- grain: one row per series, economy, period and comparator (with at least two observations up to the period)
-- unit: years; positive is behind, negative is ahead
-- macro: mart.time_distance_between(focus, comparator)
-- rows_per_observation: 9, one for each row of core.comparators (6), the leader and the default focus, and one more
--          for the observations of the focus, which are compared with every economy
-- caveats: comparators of every economy are the leader of the list, those of core.comparators and the default focus
--          (meta.parameters); the default focus is compared with every economy. mart.time_distance_between answers for
--          any two, groups too (mart.timelines), and for every economy where one of them is NULL.
--          S(t) = t - t_L(x_t), t_L the earliest time at which the comparator had reached the economy's value (Sicherl's
--          S-time-distance), interpolated between observed years at most three apart. censoring: none (a number),
--          left (at least so many: the comparator starts above), hole (at least so many: the crossing lies in a gap of
--          more than three years), ahead (the comparator has not reached it: the figure is its own distance, <= 0),
--          ahead_left (ahead by at least so many). Only what was reached under the definition in force counts.
-- partition: indicator_id

-- the declared ones, unless a reader names an economy or group, a comparator or both
with pairs as (
    select f.geo, c.geo as comparator_geo
    from core.economies as f
    cross join core.economies as c
    inner join meta.parameters as p on p.parameter = 'default_focus'
    left join core.comparators as d on c.geo = d.geo
    where f.geo <> c.geo and ${are_named(
        f, c, ${focus}, ${comparator},
        f.geo_type = 'economy' and c.geo_type = 'economy' and (d.geo is not null or p.value in (f.geo, c.geo))
    )}
),

-- who is named is compared with nobody else
timelines as (
    select
        t.* exclude (leader_geo),
        case when e.geo_type = 'economy' and coalesce(${focus}, ${comparator}) is null then t.leader_geo end as leader_geo
    from mart.timelines as t
    inner join core.economies as e on t.geo = e.geo
),

distances as (
    ${years_between(timelines, pairs)}
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
    comparator_geo,
    years_behind,
    censoring,
    interpolation,
    n_points,
    n_crossings
from distances
