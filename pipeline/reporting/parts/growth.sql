-- Growth beside the leader's, over each window, in the newest period of each edition.
select
    p.series_id, p.geo, p.period, p.window_years, p.leader_geo, p.growth_per_year, p.leader_growth_per_year,
    p.growth_differential, p.parity_status, p.years_to_parity, p.missing_reason
from mart.parity as p
qualify row_number() over (partition by p.series_id, p.geo, p.window_years order by p.period desc) = 1
order by p.series_id, p.geo, p.window_years
