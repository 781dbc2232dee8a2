-- Notable models of Japan, year by year: what each source says, absences with their reason.
select period, source_id, edition, value, obs_status, upper_bound as below
from core.observations
where indicator_id = 'notable_ai_models' and geo = 'JPN' and reading = 1 and year >= 2015
order by period, source_id, published_at
