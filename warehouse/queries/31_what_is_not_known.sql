-- What is not known of Japan, and why: public spending on AI, patents, papers and others; what comes nearest.
select title_en, period, missing_reason, preferred_edition, preferred_cut_off as below, last_value, last_value_period,
    stand_in_title_en as instead, stand_in_period, stand_in_value, stand_in_rank_words_en
from mart.japan_vs_world
where value is null
order by title_en
