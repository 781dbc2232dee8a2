-- What would Japan need to reach Germany: how much, at which growth, in how many years? Arithmetic, not a forecast.
select indicator_id, period, value, comparator_value as germany, -gap_abs as amount_missing, years_behind,
    years_behind_censoring, cagr as growth, cagr_comparator as growth_of_germany, years_to_parity, parity_status, missing_reason
from mart.gap_between('JPN', 'DEU')
where gap_abs < 0
order by indicator_id, period desc
