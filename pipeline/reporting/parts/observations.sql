-- Every value of every edition of what the headline shows: the passport of a figure, and its other vintages.
select
    o.indicator_id, o.geo, o.period, o.value, o.value_as_published, o.obs_status, o.series_id, o.source_id, o.edition,
    o.published_at, o.recorded_at::date as recorded_on, o.withdrawn_at::date as withdrawn_on, o.reading, o.snapshot_id,
    o.locator
from core.observations as o
where o.value is not null and o.indicator_id in (select c.indicator_id from mart.country_vs_world as c)
order by o.indicator_id, o.geo, o.period, o.published_at desc, o.source_id, o.reading
