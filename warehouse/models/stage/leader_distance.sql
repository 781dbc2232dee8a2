-- title: years behind the leader: how long ago it stood where the economy stands now
-- grain: one row per value of an economy that is not the leader's, where the leader has two values by then
-- unit: years
-- caveats: internal, dropped before the release. Only what the leader reached under the definition of its value
--          counts. mart.time_distance says the same of the leader and of other comparators, and how it is measured.
--          A leader has always reached what it leads, so that there is no "ahead" here.

with leaders as (
    select
        l.list_number,
        h.history_number as leader_history_number,
        l.leader_point_id,
        h.definition_number
    from stage.leaders as l
    inner join stage.histories as h on l.leader_point_id = h.point_id
    where h.number_in_definition > 1
),

leaders_rises as (
    select r.*
    from stage.rises as r
    inner join (select distinct leader_history_number from leaders) as l
        on r.history_number = l.leader_history_number
),

crossings as (
    select
        f.point_id,
        case
            when r.is_first and r.top > f.height then 'left'
            when r.is_gap and r.top > f.height then 'hole'
            else 'none'
        end as censoring,
        f.half_month - case
            when r.is_first or r.is_gap or r.top = f.height then r.half_month
            when r.is_log
                then r.previous_half_month + (r.half_month - r.previous_half_month)
                    * (ln(abs(f.height)) - ln(abs(r.bottom))) / (ln(abs(r.top)) - ln(abs(r.bottom)))
            else r.previous_half_month + (r.half_month - r.previous_half_month)
                * (f.height - r.bottom) / (r.top - r.bottom)
        end as half_months_ago
    from stage.points as f
    inner join leaders as l
        on f.list_number = l.list_number
        and f.point_id <> l.leader_point_id
    inner join leaders_rises as r
        on l.leader_history_number = r.history_number
        and l.definition_number = r.definition_number
        and f.height > r.bottom
        and f.height <= r.top
        and f.half_month >= r.half_month
    where f.geo_type = 'economy'
)

select
    point_id,
    -- the rise that was first is the one in which the height was reached first
    max(half_months_ago) / 24.0 as years_behind,
    arg_max(censoring, half_months_ago) as censoring,
    count(*) as n_crossings
from crossings
group by point_id
