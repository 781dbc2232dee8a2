-- Japan's three best and three worst places, in full lists: percentile 1 is first, 0 is last of the list.
with places as (
    select title_en, period, rank_words_en, percentile,
        row_number() over (order by percentile desc, title_en) as best,
        row_number() over (order by percentile, title_en) as worst
    from mart.japan_vs_world
    where percentile is not null
)

select title_en, period, rank_words_en, round(percentile, 2) as percentile
from places
where best <= 3 or worst <= 3
order by best
