-- AI patents per 100,000 inhabitants beside Korea, by year and edition.
select edition, period, max(value) filter (geo = 'JPN') as jpn, max(value) filter (geo = 'KOR') as kor
from core.observations
where indicator_id = 'ai_patents_granted_per_100k' and geo in ('JPN', 'KOR') and reading = 1
group by edition, period
order by period, edition
