-- What changed for Japan from AI Index 2025 to 2026? The newest value of each edition, side by side.
with newest as (
    select indicator_id, edition, period, value, obs_status, rank_words_en, universe_id
    from mart.gap_indicators
    where geo = 'JPN' and edition in ('AI Index 2025', 'AI Index 2026')
    qualify row_number() over (partition by series_id order by period_end desc) = 1
)

select n.indicator_id, o.period as period_before, o.value as value_before, n.period, n.value,
    case when n.universe_id = o.universe_id then round(100 * (n.value / o.value - 1), 1) end as change_percent,
    o.rank_words_en as rank_before, n.rank_words_en as rank
from newest as n
inner join newest as o on n.indicator_id = o.indicator_id and o.edition = 'AI Index 2025'
where n.edition = 'AI Index 2026' and coalesce(n.value, o.value) is not null
order by n.indicator_id
