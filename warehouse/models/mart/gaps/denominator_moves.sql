-- title: whether a value per head or per GDP moved because of its denominator
-- grain: one row per series, economy, period with a value and denominator (population, gdp_current_usd)
-- unit: value in the indicator's unit; values and moves per person or per US dollar
-- rows_per_observation: 2, one for each denominator
-- caveats: a move is from the period before it in which the series has a value of the economy (previous_period) to this
--          one. It is caused by the denominator where, with the denominator of the period before kept, it changes sign
--          or halves: a move that would be zero or less than half as large. move_with_old is (x - x_before) / d_before.
--          A value per head that did not move has no cause, whatever its parts did. Only of indicators that have a
--          meaning per head. missing_reason: no_previous_period, no_denominator, no_previous_denominator,
--          same_denominator (one denominator stands for both periods, and can cause nothing).
-- partition: indicator_id

with values_and_years as (
    select
        s.observation_id,
        s.series_number,
        s.geo,
        s.period,
        p.year,
        s.value,
        lag(s.period) over (partition by s.geo_series_number order by s.time_index) as previous_period,
        lag(p.year) over (partition by s.geo_series_number order by s.time_index) as previous_year,
        lag(s.value) over (partition by s.geo_series_number order by s.time_index) as previous_value
    from stage.comparable_observations as s
    inner join stage.periods as p on s.period = p.period
    inner join stage.series_keys as k on s.series_number = k.series_number
    inner join core.indicators as i on k.indicator_id = i.indicator_id
    where s.geo_type = 'economy' and s.oriented_value is not null and i.per_capita
),

kinds as (
    select unnest(['population', 'gdp_current_usd']) as denominator_id
),

divided as (
    select
        v.*,
        k.denominator_id,
        d.denominator,
        d.denominator_period,
        d.denominator_edition,
        p.denominator as previous_denominator,
        p.denominator_period as previous_denominator_period,
        p.denominator_edition as previous_denominator_edition,
        case
            when v.previous_period is null then 'no_previous_period'
            when d.denominator is null then 'no_denominator'
            when p.denominator is null then 'no_previous_denominator'
            when d.denominator_period = p.denominator_period then 'same_denominator'
        end as missing_reason
    from values_and_years as v
    cross join kinds as k
    left join core.denominators as d
        on k.denominator_id = d.indicator_id
        and v.geo = d.geo
        and v.year = d.year
    left join core.denominators as p
        on k.denominator_id = p.indicator_id
        and v.geo = p.geo
        and v.previous_year = p.year
),

moved as (
    select
        *,
        value / denominator as per_unit,
        previous_value / previous_denominator as previous_per_unit,
        value / denominator - previous_value / previous_denominator as move,
        (value - previous_value) / previous_denominator as move_with_old
    from divided
)

select
    k.indicator_id,
    k.source_id,
    k.edition,
    k.time_basis,
    k.price_base,
    k.base_year,
    k.series_id,
    m.geo,
    m.period,
    m.denominator_id,
    m.previous_period,
    m.value,
    m.previous_value,
    m.denominator,
    m.denominator_period,
    m.denominator_edition,
    m.previous_denominator,
    m.previous_denominator_period,
    m.previous_denominator_edition,
    m.per_unit,
    m.previous_per_unit,
    m.move,
    m.move_with_old,
    -- another sign, none left, or at most half of it in the same direction
    case
        when m.missing_reason is not null then null
        -- equal quotients of decimals may differ in their last digit
        when abs(m.move) <= 1e-12 * abs(m.per_unit) then false
        else sign(m.move_with_old) <> sign(m.move) or abs(m.move_with_old) <= abs(m.move) / 2
    end as caused_by_denominator,
    m.missing_reason
from moved as m
inner join stage.series_keys as k on m.series_number = k.series_number
