-- Companies that use generative AI, beside the members of the G7: only those that the survey asked.
select o.period, o.edition, m.geo, o.value, coalesce(o.obs_status, 'not_covered') as status
from core.group_members as m
left join core.observations as o
    on m.geo = o.geo
    and o.indicator_id = 'genai_business_use_share'
    and o.reading = 1
where m.group_geo = 'G7'
order by o.period, o.value desc nulls last, m.geo
