-- title: declared breaks that meet no series
-- grain: one row per row of core.series_breaks
-- unit: none
-- caveats: a break is found by its first period as the series writes it; one that meets none breaks nothing. One that
--          its publisher announced for a period that the series has not reached yet is awaited.
-- severity: critical
-- expected: every declared break meets a series
-- likely_cause: a misspelt period, edition or economy in warehouse/reference/sources/series_breaks.csv
-- next_step: correct or take out the row, then: aigap refresh

with last_periods as (
    select indicator_id, source_id, max(period) as period
    from core.observations
    group by indicator_id, source_id
)

select b.indicator_id, b.source_id, b.edition, b.geo, b.first_period
from core.series_breaks as b
left join core.observations as o
    on b.indicator_id = o.indicator_id
    and b.source_id = o.source_id
    and (b.edition is null or b.edition = o.edition)
    and (b.geo is null or b.geo = o.geo)
    and b.first_period = o.period
left join last_periods as l on b.indicator_id = l.indicator_id and b.source_id = l.source_id
where o.indicator_id is null
    and not (
        b.known_from is not null
        and cast(left(b.first_period, 4) as integer) >= extract(year from b.known_from)
        and b.first_period > l.period
    )
