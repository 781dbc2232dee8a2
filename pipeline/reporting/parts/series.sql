-- What a series is: its indicator, source, edition and bases; the newest edition of a source first.
select
    o.series_id, any_value(o.indicator_id) as indicator_id, any_value(o.source_id) as source_id,
    any_value(o.edition) as edition, any_value(o.time_basis) as time_basis, any_value(o.price_base) as price_base,
    any_value(o.base_year) as base_year, max(o.published_at) as published_at
from core.observations as o
where o.value is not null and o.indicator_id in (select c.indicator_id from mart.country_vs_world as c)
group by o.series_id
order by indicator_id, published_at desc, o.series_id
