-- title: where the definition behind a series changes for an economy
-- grain: one row per series, geo and first time of a new definition
-- unit: half-months
-- caveats: internal, dropped before the release. From core.series_breaks; a break is found by its first period, which
--          must be a period of the series (audit.series_breaks_without_effect).

with named as (
    select distinct s.series_number, b.geo, s.time_index, b.known_from
    from core.series_breaks as b
    inner join stage.series_keys as k
        on b.indicator_id = k.indicator_id
        and b.source_id = k.source_id
        and (b.edition is null or b.edition = k.edition)
    inner join stage.comparable_observations as s
        on k.series_number = s.series_number
        and b.first_period = s.period
)

select s.series_number, s.geo, n.time_index as first_time_index, max(n.known_from) as known_from
from named as n
inner join stage.comparable_observations as s
    on n.series_number = s.series_number
    and (n.geo is null or n.geo = s.geo)
group by s.series_number, s.geo, n.time_index
