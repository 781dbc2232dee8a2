-- What would the targets of the government take by 2030? Most name no year, so the reader does.
select target_id, period, value, target_value, unit, years_left, required_growth_per_year, growth_basis, growth_5_years, missing_reason
from mart.target_gaps_by(2030)
order by target_id
