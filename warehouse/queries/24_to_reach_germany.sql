-- What would Japan need to reach Germany: how much, at which growth, in how many years? Arithmetic, not a forecast.
with newest as (
    select *
    from mart.gap_between('JPN', 'DEU')
    where missing_reason is null and withdrawn_at is null
    qualify row_number() over (
        partition by indicator_id order by period_end desc, published_at desc, series_id
    ) = 1
)

select indicator_id, period, value, comparator_value as germany, abs(gap_abs) as amount_missing, years_behind,
    years_behind_censoring, cagr as growth, cagr_comparator as growth_of_germany, years_to_parity, parity_status,
    source_id, edition
from newest
where case direction when 'lower' then gap_abs > 0 else gap_abs < 0 end
order by indicator_id
