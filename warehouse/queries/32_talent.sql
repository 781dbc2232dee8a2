-- Talent: net migration and leading authors and inventors.
select title_en, period, value, unit, rank_words_en, leader_geo, leader_value, missing_reason
from mart.japan_vs_world
where indicator_id in ('ai_talent_net_flow', 'ai_authors_and_inventors', 'ai_hiring_growth')
order by title_en
