-- Names: of the economies that can be the focus, and of the groups that have a line of their own.
with
    focuses as (select distinct geo from mart.country_vs_world),
    lines as (select distinct geo from mart.timelines)
select e.geo, e.geo_type, e.name_en, e.name_ja, f.geo is not null as is_focus
from core.economies as e
left join focuses as f on e.geo = f.geo
left join lines as l on e.geo = l.geo
where f.geo is not null or l.geo is not null
order by e.name_en, e.geo
