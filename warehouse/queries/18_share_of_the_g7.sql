-- What share of the G7 does Japan have in private AI investment, year by year? Where a list leaves members out: bounds.
select period, edition, value, comparator_value as g7, ratio_to_comparator as share, ratio_low as share_at_least,
    ratio_high as share_at_most, missing_reason
from mart.gap_between('JPN', 'G7')
where indicator_id = 'private_ai_investment' and source_id = 'stanford_ai_index'
order by period, published_at
