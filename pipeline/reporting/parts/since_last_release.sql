-- What the headline of each economy says otherwise than in the release before, which is attached as `earlier`.
select
    b.geo, b.indicator_id, a.period as period_before, b.period, a.value as value_before, b.value,
    a.source_id || ', ' || a.edition as edition_before, b.source_id || ', ' || b.edition as edition,
    a.rank_words_en as rank_words_before_en, a.rank_words_ja as rank_words_before_ja, b.rank_words_en, b.rank_words_ja
from earlier.mart.country_vs_world as a
inner join mart.country_vs_world as b on a.geo = b.geo and a.indicator_id = b.indicator_id
where
    a.value is distinct from b.value
    or (b.value is not null and (a.period, a.edition) is distinct from (b.period, b.edition))
order by b.geo, b.indicator_id
