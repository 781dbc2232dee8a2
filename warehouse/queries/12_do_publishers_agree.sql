-- Where do several publishers disagree on the same quantity, and by how much?
select pair_id, agreement, count(*) as n, round(100 * max(abs(difference_share)), 2) as widest_percent
from mart.source_agreement
group by pair_id, agreement
order by pair_id, agreement
