-- What growth a year would bring Japan level with the leader in 10 years, if the leader grows on as over 3, 5 or 10?
select indicator_id, edition, period, value, leader_geo, leader_value, growth_basis,
    required_growth_low, required_growth_high, growth_per_year, missing_reason
from mart.required_growth
where geo = 'JPN' and horizon_years = 10 and required_growth_low is not null
order by required_growth_high desc
