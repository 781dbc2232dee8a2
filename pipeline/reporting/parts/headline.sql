-- One row per economy and indicator: the answer, what the preferred source says beside it, and every reason.
select
    geo, indicator_id, series_id, period, value, obs_status, cut_off, answer_basis, source_id, edition, published_at,
    rank_published, rank_computed, rank_words_en, rank_words_ja, rank_missing_reason, rank_basis, n_ranked,
    direction,
    leader_geo, leader_value, gap_abs, ratio_to_leader, times_behind, ratio_missing_reason,
    world_value, world_basis, share_of_world, share_missing_reason,
    peer_median, peer_median_low, peer_median_high, ratio_to_peer_median, ratio_to_peer_median_low,
    ratio_to_peer_median_high, peer_median_missing_reason,
    per_capita_ratio, per_capita_missing_reason, per_gdp_ratio, per_gdp_missing_reason,
    value_jpy, jpy_rate_basis,
    years_behind, years_behind_censoring, years_behind_missing_reason,
    growth_basis, cagr, cagr_leader, growth_missing_reason, years_to_parity, parity_status,
    comparability, comparability_reason, missing_reason,
    preferred_source_id, preferred_edition, preferred_period, preferred_obs_status, preferred_cut_off,
    last_value, last_value_period, last_value_source_id, last_value_edition,
    stand_in_indicator_id, stand_in_title_en, stand_in_title_ja, stand_in_period, stand_in_value, stand_in_unit, stand_in_source_id, stand_in_edition,
    stand_in_rank_words_en, stand_in_rank_words_ja,
    newer_edition, newer_edition_published_at, newer_edition_note_en, newer_edition_note_ja,
    stale_since, citation, caveat
from mart.country_vs_world
order by indicator_id, geo
