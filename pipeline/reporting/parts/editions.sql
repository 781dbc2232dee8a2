-- The newest list of each edition, with what it says of each economy that has a value in it: two editions are two rows.
select
    g.indicator_id, g.geo, g.series_id, g.period, g.source_id, g.edition, g.published_at, g.value, g.leader_geo,
    g.leader_value, g.gap_abs, g.times_behind, g.ratio_missing_reason, g.years_behind, g.years_behind_censoring,
    g.years_behind_missing_reason, g.rank_words_en, g.rank_words_ja, g.rank_missing_reason, g.comparability
from mart.gap_indicators as g
where g.value is not null and g.withdrawn_at is null
qualify row_number() over (partition by g.series_id, g.geo order by g.period_end desc, g.period desc) = 1
order by g.indicator_id, g.geo, g.published_at desc, g.series_id
