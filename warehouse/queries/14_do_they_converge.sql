-- Do the economies of a list draw together? Beta below zero: who started low grew faster; sigma: did the spread fall?
select indicator_id, edition, start_period, end_period, n_economies, beta, p_value, half_life_years, sigma_start, sigma_end
from mart.convergence
where window_id = 'whole' and missing_reason is null
order by p_value
