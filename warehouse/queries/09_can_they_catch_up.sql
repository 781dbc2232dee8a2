-- Which economies would reach the leader at the growth of the last five years? Arithmetic, not a forecast.
select indicator_id, geo, period, leader_geo, growth_per_year, leader_growth_per_year, years_to_parity
from mart.parity
where parity_status = 'years' and window_years = 5 and source_id = 'stanford_ai_index' and edition = 'AI Index 2026'
order by years_to_parity
