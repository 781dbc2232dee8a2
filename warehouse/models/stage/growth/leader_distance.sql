-- title: years behind the leader: how long ago it stood where the economy stands now
-- grain: one row per value of an economy that is not the leader's, where the leader has two values by then
-- unit: years
-- caveats: internal, dropped before the release. Only what the leader reached under the definition of its value counts.
--          mart.time_distance says the same of the leader and of other comparators, and how it is measured. A leader
--          has always reached what it leads, so that there is no "ahead" here.
-- partition: indicator_id

with leaders as (
    select
        l.cross_section_number,
        h.geo_series_number as leader_geo_series_number,
        l.leader_observation_id,
        h.definition_number
    from stage.leaders as l
    inner join stage.geo_series as h on l.leader_observation_id = h.observation_id
    where h.number_in_definition > 1
),

leaders_segments as (
    select r.*
    from stage.segments as r
    inner join (select distinct leader_geo_series_number from leaders) as l
        on r.geo_series_number = l.leader_geo_series_number
),

crossings as (
    select
        f.observation_id,
        ${crossing_censoring(r, f.oriented_value)} as censoring,
        f.time_index - ${crossed_at(r, f.oriented_value)} as time_steps_ago
    from stage.comparable_observations as f
    inner join leaders as l
        on f.cross_section_number = l.cross_section_number
        and f.observation_id <> l.leader_observation_id
    inner join leaders_segments as r
        on l.leader_geo_series_number = r.geo_series_number
        and l.definition_number = r.definition_number
        and f.oriented_value > r.bottom
        and f.oriented_value <= r.top
        and f.time_index >= r.time_index
    where f.geo_type = 'economy'
)

select
    observation_id,
    -- of the segments that pass the value the first in time is the one that reached it
    max(time_steps_ago) / 24.0 as years_behind,
    arg_max(censoring, time_steps_ago) as censoring,
    count(*) as n_crossings
from crossings
group by observation_id
