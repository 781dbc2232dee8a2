-- Investment in constant prices, or why there is none.
select period, edition, price_base, value, constant_base_year, value_constant, constant_missing_reason
from mart.money_values
where indicator_id = 'private_ai_investment' and geo = 'JPN'
order by period, edition
