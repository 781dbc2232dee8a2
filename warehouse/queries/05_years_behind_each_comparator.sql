-- How many years behind which comparator? "left" means at least so many; `mart.time_distance_between` has any two.
select comparator_geo, years_behind, censoring, n_points
from mart.time_distance
where indicator_id = 'private_ai_investment' and source_id = 'stanford_ai_index' and edition = 'AI Index 2025'
    and geo = 'JPN' and period = '2024'
order by years_behind desc
