-- What later editions changed of a value that an earlier one had, and what they added.
select
    r.geo, r.indicator_id, r.period, r.source_id, r.old_edition, r.new_edition, r.published_at, r.old_value,
    r.new_value, r.change_share, r.cause
from mart.revisions as r
inner join core.economies as e on r.geo = e.geo and e.geo_type = 'economy'
order by r.geo, r.published_at desc, r.indicator_id, r.period
