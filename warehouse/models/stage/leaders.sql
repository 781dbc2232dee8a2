-- title: who leads each series in each period, who follows, and what the world is
-- grain: one row per series and period
-- unit: base units
-- caveats: internal, dropped before the release. The leader is an economy, never a group or a residual. The world is
--          the publisher's own total where one is printed, else the sum of the economies listed, and says which.

with ranked as (
    select
        series_id,
        period,
        geo,
        value,
        row_number() over (
            partition by series_id, period
            order by case when direction = 'lower' then value else -value end, geo
        ) as place
    from stage.series
    where geo_type = 'economy' and value is not null and direction <> 'none'
),

tops as (
    select
        series_id,
        period,
        -- a list of one economy has nobody to compare with: no leader, and its sum is no world
        case when count(*) > 1 then max(case when place = 1 then geo end) end as leader_geo,
        case when count(*) > 1 then max(case when place = 1 then value end) end as leader_value,
        max(case when place = 2 then geo end) as runner_up_geo,
        max(case when place = 2 then value end) as runner_up_value,
        count(*) as n_ranked,
        -- in a fixed order, so that a replay gives the same last digit
        case when count(*) > 1 then fsum(value order by value) end as sum_of_listed
    from ranked
    group by series_id, period
),

published_worlds as (
    select series_id, period, max(value) as published_world
    from stage.series
    -- WORLD where the total is of everything that the file holds, WORLD_<publisher> where the publisher prints it
    where geo_type = 'group' and regexp_matches(geo, '^WORLD(_|$)') and value is not null
    group by series_id, period
)

select
    t.*,
    w.published_world
from tops as t
left join published_worlds as w
    on t.series_id = w.series_id
    and t.period = w.period
