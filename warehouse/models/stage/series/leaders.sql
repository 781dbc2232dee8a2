-- title: who leads each series in each period, who follows, and what the world is
-- grain: one row per series and period
-- unit: base units
-- caveats: internal, dropped before the release. The leader is an economy, never a group or a residual; of several at
--          the top, the first by code. The world is the publisher's own total where one is printed, else the sum of
--          the economies listed, and says which.
-- partition: indicator_id

with listed as (
    select
        cross_section_number,
        count(*) as n_ranked,
        -- in a fixed order, so that a replay gives the same last digit
        fsum(value order by value) as sum_of_listed
    from stage.comparable_observations
    where geo_type = 'economy' and oriented_value is not null
    group by cross_section_number
),

-- two of them at least where two economies are listed: a second behind one first, or several at the top
tops as (
    select
        s.cross_section_number,
        s.observation_id,
        s.geo,
        s.value,
        row_number() over (partition by s.cross_section_number order by s.oriented_value desc, s.geo) as place
    from stage.ranks as r
    inner join stage.comparable_observations as s on r.observation_id = s.observation_id
    where r.rank_computed <= 2
),

published_worlds as (
    select s.cross_section_number, max(s.value) as published_world
    from stage.comparable_observations as s
    left join core.universes as u on s.universe_id = u.universe_id
    -- WORLD where the total is of everything that the file holds, WORLD_<publisher> where the publisher prints it; the
    -- total of a sample is not the world's
    where
        s.geo_type = 'group'
        and regexp_matches(s.geo, '^WORLD(_|$)')
        and s.value is not null
        and coalesce(u.universe_kind, 'world') = 'world'
    group by s.cross_section_number
)

select
    l.cross_section_number,
    l.n_ranked,
    -- a cross-section of one economy has nobody to compare with: no leader, and its sum is no world
    case when l.n_ranked > 1 then f.observation_id end as leader_observation_id,
    case when l.n_ranked > 1 then f.geo end as leader_geo,
    case when l.n_ranked > 1 then f.value end as leader_value,
    r.geo as runner_up_geo,
    r.value as runner_up_value,
    case when l.n_ranked > 1 then l.sum_of_listed end as sum_of_listed,
    w.published_world
from listed as l
inner join tops as f
    on l.cross_section_number = f.cross_section_number
    and f.place = 1
left join tops as r
    on l.cross_section_number = r.cross_section_number
    and r.place = 2
left join published_worlds as w on l.cross_section_number = w.cross_section_number
