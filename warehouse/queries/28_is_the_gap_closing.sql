-- Is the gap to the United States closing, over the last ten years?
select g.indicator_id, g.edition, g.period, g.growth_per_year as japan, u.growth_per_year as united_states,
    g.growth_per_year - u.growth_per_year as difference, coalesce(g.missing_reason, u.missing_reason) as cannot_say
from mart.growth_rates as g
inner join mart.growth_rates as u using (series_id, period, window_years)
where g.geo = 'JPN' and u.geo = 'USA' and g.window_years = 10
    and g.period in (select max(period) from mart.growth_rates as n where n.series_id = g.series_id and n.geo = 'JPN')
order by cannot_say nulls first, g.indicator_id
