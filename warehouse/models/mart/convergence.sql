-- title: whether the economies of a list converge: beta, its error and p value, and sigma
-- grain: one row per series and window of core.growth_windows
-- unit: beta in log points per year per log point; sigma in log points; CV and p value are fractions
-- caveats: beta is the slope of the mean annual log growth on ln of the initial level, with an intercept (Barro and
--          Sala-i-Martin 1992). Over the economies with a value above zero at both ends: zeros and negatives are left
--          out and counted, as is who has a value at one end only. A window is the newest of its length at whose ends
--          three economies stand in lists that are not of the first k; the whole span is the longest such. A list of
--          the first k is chosen by its outcome and gives no beta (De Long 1988); one that the publisher chose tells
--          of that choice (list kinds). A p value below 1e-12 is rounding. missing_reason:
--          not_a_quantity, net_flow, single_period, no_start_value (no economy has two values so far apart),
--          no_common_economy, too_few_economies (below 3: through two points a line always fits), top_k_list,
--          series_break (too few without a change of definition between the ends), no_variation.

with observations as (
    select
        k.series_id,
        s.geo,
        s.period,
        s.time_index / 24.0 as t,
        s.value,
        coalesce(d.definition_number, 0) as definition_number
    from stage.comparable_observations as s
    inner join stage.series_keys as k on s.series_number = k.series_number
    left join stage.definitions as d on s.observation_id = d.observation_id
    where s.geo_type = 'economy' and s.value is not null
),

series as (
    select
        k.indicator_id, k.source_id, k.edition, k.time_basis, k.price_base, k.base_year, k.series_id, k.measure_kind,
        count(distinct p.period) as n_periods
    from observations as p
    inner join stage.series_keys as k on p.series_id = k.series_id
    group by
        k.indicator_id, k.source_id, k.edition, k.time_basis, k.price_base, k.base_year, k.series_id, k.measure_kind
),

pairs_of_periods as (
    select
        a.series_id,
        a.period as start_period,
        b.period as end_period,
        a.t as start_t,
        b.t as end_t,
        count(*) filter (where a.value > 0 and b.value > 0 and a.definition_number = b.definition_number)
            as n_economies,
        count(*) filter (where least(a.value, b.value) = 0) as n_zeros,
        count(*) filter (where least(a.value, b.value) < 0) as n_negatives,
        count(*) filter (where a.definition_number <> b.definition_number) as n_breaks,
        count(*) as n_both
    from observations as a
    inner join observations as b
        on a.series_id = b.series_id
        and a.geo = b.geo
        and a.t < b.t
    group by a.series_id, a.period, b.period, a.t, b.t
),

judged_pairs as (
    select
        p.*,
        a.list_kind as list_kind_start,
        b.list_kind as list_kind_end,
        case
            when p.n_economies < 3 and p.n_breaks > 0 then 'series_break'
            when p.n_economies < 3 then 'too_few_economies'
            when a.list_kind = 'top_k' or b.list_kind = 'top_k' then 'top_k_list'
        end as reason
    from pairs_of_periods as p
    left join stage.list_kinds as a
        on p.series_id = a.series_id
        and p.start_period = a.period
    left join stage.list_kinds as b
        on p.series_id = b.series_id
        and p.end_period = b.period
),

spans as (
    select p.*, w.window_id, p.end_t - p.start_t as years
    from judged_pairs as p
    inner join core.growth_windows as w
        on w.window_years is null
        or abs(p.end_t - p.start_t - w.window_years) < 0.001
    qualify row_number() over (
        partition by p.series_id, w.window_id
        order by
            case when p.reason is null then 1 when p.reason = 'top_k_list' then 2 else 3 end,
            p.end_t - p.start_t desc,
            p.end_t desc
    ) = 1
),

sizes as (
    select series_id, period, count(*) as n_listed
    from observations
    group by series_id, period
),

judged as (
    select
        r.indicator_id, r.source_id, r.edition, r.time_basis, r.price_base, r.base_year, r.series_id,
        w.window_id,
        s.start_period,
        s.end_period,
        s.years,
        s.list_kind_start,
        s.list_kind_end,
        s.n_economies,
        s.n_zeros,
        s.n_negatives,
        a.n_listed + b.n_listed - 2 * s.n_both as n_one_end,
        case
            when r.measure_kind = 'rank' then 'not_a_quantity'
            when r.measure_kind = 'net_flow' then 'net_flow'
            when r.n_periods = 1 then 'single_period'
            when s.series_id is null and w.window_years is not null then 'no_start_value'
            when s.series_id is null then 'no_common_economy'
            else s.reason
        end as reason
    from series as r
    cross join core.growth_windows as w
    left join spans as s
        on r.series_id = s.series_id
        and w.window_id = s.window_id
    left join sizes as a
        on s.series_id = a.series_id
        and s.start_period = a.period
    left join sizes as b
        on s.series_id = b.series_id
        and s.end_period = b.period
),

panel as (
    select
        j.series_id,
        j.window_id,
        j.years,
        a.geo,
        a.value as start_value,
        b.value as end_value,
        -- the condition below does not keep the engine from trying: a logarithm of zero is an error
        case when a.value > 0 then ln(a.value) end as start_log,
        case when b.value > 0 then ln(b.value) end as end_log
    from judged as j
    inner join observations as a
        on j.series_id = a.series_id
        and j.start_period = a.period
    inner join observations as b
        on j.series_id = b.series_id
        and j.end_period = b.period
        and a.geo = b.geo
        and a.definition_number = b.definition_number
    where j.reason is null and a.value > 0 and b.value > 0
),

-- sums in a fixed order, so that a replay gives the same last digit
means as (
    select
        series_id,
        window_id,
        count(*) as n,
        fsum(start_value order by geo) / count(*) as start_value,
        fsum(end_value order by geo) / count(*) as end_value,
        fsum(start_log order by geo) / count(*) as start_log,
        fsum(end_log order by geo) / count(*) as end_log,
        fsum((end_log - start_log) / years order by geo) / count(*) as growth,
        min(start_value) < max(start_value) as is_varied
    from panel
    group by series_id, window_id
),

moments as (
    select
        p.series_id,
        p.window_id,
        m.n,
        m.start_log,
        m.growth,
        fsum(power(p.start_log - m.start_log, 2) order by p.geo) as start_log_squares,
        fsum((p.start_log - m.start_log) * ((p.end_log - p.start_log) / p.years - m.growth) order by p.geo) as products,
        sqrt(fsum(power(p.start_log - m.start_log, 2) order by p.geo) / (m.n - 1)) as sigma_start,
        sqrt(fsum(power(p.end_log - m.end_log, 2) order by p.geo) / (m.n - 1)) as sigma_end,
        sqrt(fsum(power(p.start_value - m.start_value, 2) order by p.geo) / (m.n - 1)) / m.start_value as cv_start,
        sqrt(fsum(power(p.end_value - m.end_value, 2) order by p.geo) / (m.n - 1)) / m.end_value as cv_end
    from panel as p
    inner join means as m
        on p.series_id = m.series_id
        and p.window_id = m.window_id
        and m.is_varied
    group by p.series_id, p.window_id, m.n, m.start_value, m.end_value, m.start_log, m.end_log, m.growth
),

lines as (
    select
        *,
        products / start_log_squares as beta,
        growth - products / start_log_squares * start_log as intercept
    from moments
),

fits as (
    select
        l.series_id,
        l.window_id,
        l.n - 2 as degrees_of_freedom,
        l.beta,
        l.intercept,
        sqrt(
            fsum(power((p.end_log - p.start_log) / p.years - l.intercept - l.beta * p.start_log, 2) order by p.geo)
            / (l.n - 2) / l.start_log_squares
        ) as standard_error
    from lines as l
    inner join panel as p
        on l.series_id = p.series_id
        and l.window_id = p.window_id
    group by l.series_id, l.window_id, l.n, l.beta, l.intercept, l.start_log_squares
),

-- Student's t in closed form (Abramowitz and Stegun 26.7.3 and 26.7.4): with tan(a) = |t| / sqrt(df), the probability of
-- a smaller |t| is sin(a) (1 + 1/2 cos(a)^2 + (1 3)/(2 4) cos(a)^4 + ...) where df is even, and
-- 2/pi (a + sin(a) (cos(a) + 2/3 cos(a)^3 + (2 4)/(3 5) cos(a)^5 + ...)) where it is odd, up to the power df - 2
angles as (
    select
        *,
        beta / standard_error as t_statistic,
        degrees_of_freedom % 2 as is_odd,
        atan(abs(beta / standard_error) / sqrt(degrees_of_freedom)) as angle
    from fits
    where standard_error > 0
),

term_numbers as (
    select unnest(range(cast(max(degrees_of_freedom) as bigint) // 2 + 1)) as term
    from fits
),

coefficients as (
    select
        p.is_odd,
        n.term,
        exp(sum(
            case
                when n.term = 0 then 0.0
                when p.is_odd = 1 then ln(2.0 * n.term / (2 * n.term + 1))
                else ln((2 * n.term - 1) / (2.0 * n.term))
            end
        ) over (partition by p.is_odd order by n.term)) as coefficient
    from (select unnest([0, 1]) as is_odd) as p
    cross join term_numbers as n
),

series_of_terms as (
    select
        a.series_id,
        a.window_id,
        fsum(c.coefficient * power(cos(a.angle), 2 * c.term + a.is_odd) order by c.term) as total
    from angles as a
    inner join coefficients as c
        on a.is_odd = c.is_odd
        and 2 * c.term + a.is_odd <= a.degrees_of_freedom - 2
    group by a.series_id, a.window_id
),

tails as (
    select
        a.series_id,
        a.window_id,
        a.t_statistic,
        -- where the line fits to the last digits, what is left of 1 may fall on either side of zero
        greatest(
            1 - case
                when a.is_odd = 1 then 2 / pi() * (a.angle + sin(a.angle) * coalesce(s.total, 0))
                else sin(a.angle) * s.total
            end,
            0.0
        ) as p_value
    from angles as a
    left join series_of_terms as s
        on a.series_id = s.series_id
        and a.window_id = s.window_id
)

select
    j.indicator_id,
    j.source_id,
    j.edition,
    j.time_basis,
    j.price_base,
    j.base_year,
    j.series_id,
    j.window_id,
    j.start_period,
    j.end_period,
    j.years,
    j.list_kind_start,
    j.list_kind_end,
    j.n_economies,
    j.n_zeros,
    j.n_negatives,
    j.n_one_end,
    f.beta,
    f.intercept,
    f.standard_error as beta_standard_error,
    t.t_statistic,
    -- without an error there is no t: a line that fits exactly leaves nothing to chance
    case when f.standard_error = 0 and f.beta <> 0 then 0.0 when f.standard_error = 0 then 1.0 else t.p_value end
        as p_value,
    -- beta = -(1 - exp(-speed T)) / T, so that half of a distance is gone after ln(2) / speed
    case
        when f.beta < 0 and 1 + f.beta * j.years > 0 then -ln(2) * j.years / ln(1 + f.beta * j.years)
    end as half_life_years,
    case
        when f.beta is null then coalesce(j.reason, 'no_variation')
        when f.beta >= 0 then 'no_convergence'
        when 1 + f.beta * j.years <= 0 then 'order_reversed'
    end as half_life_missing_reason,
    m.sigma_start,
    m.sigma_end,
    m.cv_start,
    m.cv_end,
    case when f.beta is null then coalesce(j.reason, 'no_variation') end as missing_reason
from judged as j
left join fits as f
    on j.series_id = f.series_id
    and j.window_id = f.window_id
left join moments as m
    on j.series_id = m.series_id
    and j.window_id = m.window_id
left join tails as t
    on j.series_id = t.series_id
    and j.window_id = t.window_id
