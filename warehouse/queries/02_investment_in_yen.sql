-- Is 140億円 right for Japan's private AI investment in 2024? In 億円 (100 million yen), with the rate used.
select edition, value as us_dollars, jpy_per_usd, jpy_rate_days, round(value_jpy / 1e8, 1) as oku_yen,
    round(times_behind, 2) as times_behind
from mart.gap_indicators
where indicator_id = 'private_ai_investment' and geo = 'JPN' and period = '2024' and price_base = 'nominal' and value is not null
order by published_at
