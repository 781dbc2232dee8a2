-- Which economies would reach today's leader at the growth of the last five years? Arithmetic, not a forecast.
select c.indicator_id, c.geo, c.period, c.leader_geo, c.growth_basis, c.cagr, c.cagr_leader, c.years_to_parity
from mart.country_vs_world as c
inner join core.indicators as i using (indicator_id)
where c.parity_status = 'years' and i.measure_kind <> 'net_flow'
order by c.years_to_parity
