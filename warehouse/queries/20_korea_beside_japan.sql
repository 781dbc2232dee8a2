-- Korea beside Japan in every indicator: each economy's own answer, with its place and its list.
select title_en, max(period) filter (geo = 'JPN') as period_jpn, max(value) filter (geo = 'JPN') as jpn,
    max(rank_words_en) filter (geo = 'JPN') as rank_jpn, max(period) filter (geo = 'KOR') as period_kor,
    max(value) filter (geo = 'KOR') as kor, max(rank_words_en) filter (geo = 'KOR') as rank_kor
from mart.country_vs_world
where geo in ('JPN', 'KOR')
group by title_en
order by title_en
