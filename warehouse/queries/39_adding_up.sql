-- Adding up: what do all economies invest together, and which part is Japan's? One edition, economies only.
select period, edition, list_kind, is_newest_edition, count(*) as economies, sum(value) as total,
    round(100 * max(value) filter (geo = 'JPN') / sum(value), 3) as japan_percent
from core.observations_one_edition
where indicator_id = 'private_ai_investment' and price_base = 'nominal' and geo_type = 'economy' and year >= 2023
group by period, edition, list_kind, is_newest_edition
order by period
