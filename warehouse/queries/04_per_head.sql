-- Who invests most per head? The order is another one than by size.
select geo, value, population_period, per_capita_value, rank_computed as rank_by_size,
    rank() over (order by per_capita_value desc) as rank_per_head
from mart.gap_indicators
where indicator_id = 'private_ai_investment' and period = '2024' and edition = 'AI Index 2025'
    and per_capita_value is not null
order by per_capita_value desc
limit 40
