-- What the headline has a row for, in its order.
with answered as (select distinct indicator_id from mart.country_vs_world)
select
    i.indicator_id, i.pillar, i.title_en, i.title_ja, i.definition_en, i.definition_ja, i.unit, i.direction,
    i.measure_kind, i.headline_order, i.caveat_en, i.caveat_ja
from core.indicators as i
inner join answered as a on i.indicator_id = a.indicator_id
order by i.headline_order nulls last, i.indicator_id
