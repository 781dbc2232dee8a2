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
--          other_universe (the list is of others at one end), series_break (too few without a change of definition between the ends), no_variation.
-- partition: indicator_id

with observations as (
    select
        s.series_number, k.no_ratio_reason,
        case when k.growth_basis is null then 'no_growth_for_this_measure' end as no_growth_reason, s.geo, s.period, s.time_index / 24.0 as t, s.value, l.list_kind, l.universe_id,
        case when s.value > 0 then ln(s.value) end as log_value, coalesce(d.definition_number, 0) as definition_number,
        count(*) over (partition by s.cross_section_number) as n_listed
    from stage.comparable_observations as s
    inner join stage.series_keys as k on s.series_number = k.series_number
    left join stage.list_kinds as l on k.series_id = l.series_id and s.period = l.period
    left join stage.definitions as d on s.observation_id = d.observation_id
    where s.geo_type = 'economy' and s.value is not null
),

periods as (
    select
        series_number, period, t, list_kind, universe_id, n_listed,
        count(*) filter (where value > 0) as n_positive
    from observations
    group by series_number, period, t, list_kind, universe_id, n_listed
),

-- place is in the order in which a span is likely to be the longest with a slope
pairs_of_periods as (
    select
        a.series_number, a.period as start_period, b.period as end_period, b.t - a.t as years,
        row_number() over (
            partition by a.series_number
            order by
                case
                    when least(a.n_positive, b.n_positive) < 3 or 'top_k' in (a.list_kind, b.list_kind) then 2
                    when a.universe_id <> b.universe_id then 2
                    else 1
                end,
                b.t - a.t desc,
                b.t desc
        ) as place
    from periods as a
    inner join periods as b on a.series_number = b.series_number and a.t < b.t
),

-- to compare the economies of all pairs takes the square of the periods: the first few nearly always hold the longest
-- span, and nothing shorter than a span with a slope is the longest
likely_pairs as (
    select * from pairs_of_periods
    where place <= 8
),

-- materialized, or the engine joins all pairs of an economy's values before it asks which periods are meant
likely_starts as materialized (
    ${starts_of_spans(likely_pairs, observations)}
),

likely_spans as (
    ${economies_of_spans(likely_starts, observations)}
),

longest_found as (
    select series_number, max(years) as years
    from likely_spans
    where reason is null
    group by series_number
),

pairs_in_question as (
    select p.*
    from pairs_of_periods as p
    left join longest_found as l on p.series_number = l.series_number
    where
        p.years >= coalesce(l.years, 0)
        or exists (select 1 from core.growth_windows as w where abs(p.years - w.window_years) < 0.001)
),

starts_in_question as materialized (
    ${starts_of_spans(pairs_in_question, observations)}
),

spans_in_question as (
    ${economies_of_spans(starts_in_question, observations)}
),

spans as (
    select p.*, w.window_id
    from spans_in_question as p
    inner join core.growth_windows as w on w.window_years is null or abs(p.years - w.window_years) < 0.001
    qualify row_number() over (
        partition by p.series_number, w.window_id
        order by case when reason is null then 1 when reason = 'top_k_list' then 2 else 3 end, years desc, end_t desc
    ) = 1
),

starts as materialized (
    select
        s.series_number, s.window_id, s.years, s.end_period, a.geo, a.value, a.log_value, a.definition_number,
        coalesce(a.no_ratio_reason, a.no_growth_reason) as no_slope_reason
    from spans as s
    inner join observations as a on s.series_number = a.series_number and s.start_period = a.period
    where s.reason is null
),

panel as (
    select
        a.series_number, a.window_id, a.years, a.geo, a.value as start_value, b.value as end_value,
        a.log_value as start_log, b.log_value as end_log, (b.log_value - a.log_value) / a.years as growth
    from starts as a
    inner join observations as b on a.series_number = b.series_number and a.end_period = b.period and a.geo = b.geo
    where a.no_slope_reason is null and least(a.value, b.value) > 0 and a.definition_number = b.definition_number
),

-- aggregates in a fixed order, so that a replay gives the same last digit
lines as (
    select
        series_number, window_id, years,
        regr_slope(growth, start_log order by geo) as beta, regr_intercept(growth, start_log order by geo) as intercept
    from panel
    group by series_number, window_id, years
    having min(start_log) < max(start_log)
),

-- the error is that of the residuals themselves: syy - beta sxy would be all rounding where a line fits well
fits as (
    select
        l.*, count(*) - 2 as degrees_of_freedom,
        stddev_samp(start_log order by geo) as sigma_start, stddev_samp(end_log order by geo) as sigma_end,
        stddev_samp(growth - beta * start_log order by geo) / sigma_start / sqrt(count(*) - 2) as beta_standard_error,
        stddev_samp(start_value order by geo) / avg(start_value order by geo) as cv_start,
        stddev_samp(end_value order by geo) / avg(end_value order by geo) as cv_end
    from lines as l
    inner join panel as p on l.series_number = p.series_number and l.window_id = p.window_id
    group by l.series_number, l.window_id, l.years, l.beta, l.intercept
),

-- Student's t in closed form (Abramowitz and Stegun 26.7.3 and 26.7.4): with tan(angle) = |t| / sqrt(df), a smaller |t|
-- has the probability sin(angle) total where df is even, 2/pi (angle + sin(angle) cos(angle) total) where it is odd;
-- total = 1 + (k-1)/k cos^2 (1 + (k+1)/(k+2) cos^2 (1 + ...)) from k = 2 or 3 up to df - 2, and 0 where df is 1
-- The start stands in the list: with an initial value list_reduce may take columns of another row (duckdb issue 25816)
tests as (
    select
        *,
        -- beta = -(1 - exp(-speed T)) / T, so that this is left of a distance, and half is gone after ln(2) / speed
        -- equal growth leaves a beta that is rounding alone, on either side of zero
        case when abs(beta * years) < 1e-12 then 1.0 else 1 + beta * years end as share_left,
        beta / nullif(beta_standard_error, 0) as t_statistic,
        atan2(abs(beta), beta_standard_error * sqrt(degrees_of_freedom)) as angle,
        list_reduce(
            [cast(least(degrees_of_freedom - 1, 1) as double)]
            || list_transform(range(degrees_of_freedom - 2, 1, -2), lambda k: (k - 1) / k * cos(angle) ** 2),
            lambda total, factor: 1 + factor * total
        ) as total,
        -- where the line fits to the last digits, what is left of 1 may fall on either side of zero
        greatest(0.0, 1 - case
            when degrees_of_freedom % 2 = 0 then sin(angle) * total
            else 2 / pi() * (angle + sin(angle) * cos(angle) * total)
        end) as p_value
    from fits
)

select
    k.indicator_id, k.source_id, k.edition, k.time_basis, k.price_base, k.base_year, k.series_id, w.window_id,
    s.start_period, s.end_period, s.years, s.list_kind_start, s.list_kind_end,
    s.universe_id, s.n_economies, s.n_zeros, s.n_negatives, s.n_one_end,
    t.beta, t.intercept, t.beta_standard_error, t.t_statistic, t.p_value,
    t.sigma_start, t.sigma_end, t.cv_start, t.cv_end,
    case when t.share_left > 0 and t.share_left < 1 then -ln(2) * t.years / ln(t.share_left) end as half_life_years,
    case
        when k.no_ratio_reason is not null then k.no_ratio_reason
        when k.growth_basis is null then 'no_growth_for_this_measure'
        when r.n_periods = 1 then 'single_period'
        when s.series_number is null and w.window_years is not null then 'no_start_value'
        when s.series_number is null then 'no_common_economy'
        else coalesce(s.reason, case when t.beta is null then 'no_variation' end)
    end as missing_reason,
    case when t.share_left >= 1 then 'no_convergence' when t.share_left <= 0 then 'order_reversed' else missing_reason
    end as half_life_missing_reason
from (select series_number, count(distinct period) as n_periods from observations group by series_number) as r
inner join stage.series_keys as k on r.series_number = k.series_number
cross join core.growth_windows as w
left join spans as s on r.series_number = s.series_number and w.window_id = s.window_id
left join tests as t on r.series_number = t.series_number and w.window_id = t.window_id
