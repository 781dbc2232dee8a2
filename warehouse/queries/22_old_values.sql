-- Which of Japan's answers are of a period that ended over two years ago?
select title_en, period, period_end, source_id, edition, newer_edition
from mart.japan_vs_world
where value is not null and period_end < current_date - interval 2 year
order by period_end
