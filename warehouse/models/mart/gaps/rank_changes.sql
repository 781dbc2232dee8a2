-- title: where an economy's place differs from the one in the publisher's edition before
-- grain: one row per economy, series and its edition before, where the place is another one
-- unit: rank
-- caveats: the newest list of an edition against that of the edition before. places_gained is positive where the economy
--          rose. Places in different universes are no movement (other_universe): 3rd of 18 in the G20 is no rise from
--          12th of 116. Among economies of a publisher's choice a place moves with the choice: a list of more
--          or fewer than before has no movement (list_not_full). An economy that one of the two lists leaves out has
--          none either, and its status is the reason.
-- partition: indicator_id

with newest as (
    select
        geo, indicator_id, source_id, edition, time_basis, price_base, base_year, series_id, period, period_end,
        published_at, recorded_at, value, obs_status, rank_computed, n_ranked, rank_words_en, rank_words_ja,
        rank_missing_reason, universe_id, rank_basis in ('full', 'top_k') as is_true_place
    from mart.gap_indicators
    where leader_geo is not null
    qualify row_number() over (partition by series_id, geo order by period_end desc, period desc) = 1
),

paired as (
    select
        n.*,
        lag(edition) over before as edition_before,
        lag(period) over before as period_before,
        lag(rank_computed) over before as rank_before,
        lag(n_ranked) over before as n_ranked_before,
        lag(rank_words_en) over before as rank_words_before_en,
        lag(rank_words_ja) over before as rank_words_before_ja,
        lag(rank_missing_reason) over before as rank_missing_reason_before,
        lag(universe_id) over before as universe_id_before,
        lag(is_true_place) over before as was_true_place
    from newest as n
    window before as (
        partition by geo, indicator_id, source_id, time_basis, price_base, base_year
        order by published_at, recorded_at, edition
    )
),

classified as (
    select
        *,
        case
            when universe_id is distinct from universe_id_before then 'other_universe'
            when rank_missing_reason is not null then rank_missing_reason
            when rank_missing_reason_before is not null then rank_missing_reason_before
            when not (is_true_place and was_true_place) and n_ranked <> n_ranked_before then 'list_not_full'
        end as missing_reason
    from paired
    where edition_before is not null
)

select
    geo,
    indicator_id,
    source_id,
    time_basis,
    price_base,
    base_year,
    series_id,
    edition_before,
    period_before,
    rank_before,
    n_ranked_before,
    rank_words_before_en,
    rank_words_before_ja,
    universe_id_before,
    edition,
    period,
    published_at,
    rank_computed,
    n_ranked,
    rank_words_en,
    rank_words_ja,
    universe_id,
    case when missing_reason is null then rank_before - rank_computed end as places_gained,
    missing_reason
from classified
where
    (rank_computed is distinct from rank_before or universe_id is distinct from universe_id_before)
    and coalesce(rank_computed, rank_before) is not null
