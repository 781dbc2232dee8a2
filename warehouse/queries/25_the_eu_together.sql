-- The EU27 together beside Japan: sums where every member has a value, else bounds or a reason.
select indicator_id, period, edition, value, comparator_value as eu27, comparator_low as eu27_at_least,
    comparator_high as eu27_at_most, ratio_to_comparator, missing_reason
from mart.gap_between('JPN', 'EU27')
order by indicator_id, period desc
