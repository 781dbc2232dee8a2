-- Places that differ from the edition before; another universe is no movement.
select
    r.geo, r.indicator_id, r.source_id, r.edition_before, r.edition, r.period_before, r.period, r.rank_words_before_en,
    r.rank_words_before_ja, r.rank_words_en, r.rank_words_ja, r.places_gained, r.missing_reason
from mart.rank_changes as r
order by r.geo, r.indicator_id, r.published_at desc
