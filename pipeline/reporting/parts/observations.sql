-- Every value of every edition of what the headline shows: the passport of a figure, and its other vintages. Of a
-- series of more than 20,000 values (the longest had 4,507 in November 2026) those of each year's last period, so that a
-- browser can still open the page.
select
    o.indicator_id, o.geo, o.period, o.value, o.value_as_published, o.obs_status, o.series_id, o.source_id, o.edition,
    o.published_at, o.recorded_at::date as recorded_on, o.withdrawn_at::date as withdrawn_on, o.reading, o.snapshot_id,
    o.locator
from core.observations as o
where o.value is not null and o.indicator_id in (select c.indicator_id from mart.country_vs_world as c)
qualify
    count(*) over (partition by o.series_id) <= 20000
    or o.period_end = max(o.period_end) over (partition by o.series_id, o.geo, o.year)
order by o.indicator_id, o.geo, o.period, o.published_at desc, o.source_id, o.reading
