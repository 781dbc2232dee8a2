-- How far can each answer be trusted, and why? A is best.
select title_en, period, comparability as grade, comparability_reason as why, rank_words_en, caveat
from mart.japan_vs_world
order by comparability desc nulls last, title_en
