-- What did each edition say of the notable models of 2024, and of an economy that it does not list?
select edition, geo, value, obs_status, locator
from core.observations
where indicator_id = 'notable_ai_models' and period = '2024' and source_id = 'stanford_ai_index' and reading = 1
    and geo in ('USA', 'CHN', 'JPN')
order by edition, geo
