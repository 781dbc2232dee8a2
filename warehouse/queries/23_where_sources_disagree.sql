-- Where do publishers of the same thing say different things of Japan, and by how much?
select pair_id, indicator_id, period, source_a, value_a, source_b, value_b, agreement,
    round(100 * difference_share, 2) as difference_percent
from mart.source_agreement
where geo = 'JPN'
order by abs(difference_share) desc nulls last
