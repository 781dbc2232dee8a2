-- The median of the peer group in each list, or what it lies between.
select p.series_id, p.period, p.median_value, p.median_low, p.median_high
from mart.peer_groups as p
inner join meta.parameters as s on s.parameter = 'peer_group' and p.group_geo = s.value
where p.median_low is not null
order by p.series_id, p.period
