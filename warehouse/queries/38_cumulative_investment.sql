-- Cumulative investment and its place.
select edition, period, value, rank_words_en, leader_geo, leader_value, times_behind
from mart.gap_indicators
where indicator_id = 'private_ai_investment_cumulative' and geo = 'JPN'
order by published_at
