-- How concentrated is each list? HHI and Gini of full lists, the first four also where the world's total is printed.
select indicator_id, edition, period, list_kind, n_economies, hhi, gini, cr1, cr4, share_basis
from mart.concentration
where share_basis is not null
order by cr1 desc
