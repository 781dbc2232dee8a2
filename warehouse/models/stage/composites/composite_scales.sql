-- title: the scale on which each component is put
-- grain: one row per component
-- unit: treated values: the indicator's unit (per inhabitant where so declared), or its natural logarithm
-- caveats: internal, dropped before the release. Only economies that are scored set a scale. Sums go through ordered
--          lists, so that the order of rows does not change a last digit.

with shapes as (
    select
        v.pillar,
        v.indicator_id,
        list(v.compared_value order by v.compared_value) as sorted_values
    from stage.composite_values as v
    inner join stage.composite_coverage as c
        on v.geo = c.geo
        and v.pillar = c.pillar
    where c.is_scored and c.has_enough and v.compared_value is not null
    group by v.pillar, v.indicator_id
),

moments as (
    select
        *,
        array_length(sorted_values) as n_economies,
        -- both are undefined where all values are equal, or fewer than four
        case when array_length(sorted_values) > 3 and sorted_values[1] < sorted_values[-1]
            then list_aggregate(sorted_values, 'skewness') end as skewness,
        case when array_length(sorted_values) > 3 and sorted_values[1] < sorted_values[-1]
            then list_aggregate(sorted_values, 'kurtosis') end as kurtosis
    from shapes
),

treatments as (
    select
        m.*,
        i.direction,
        case when not l.per_capita then i.goalpost_worst end as goalpost_worst,
        case when not l.per_capita then i.goalpost_best end as goalpost_best,
        case
            when not l.per_capita and i.goalpost_worst is not null then 'goalposts'
            when abs(m.skewness) > a.skewness_limit and m.kurtosis > a.kurtosis_limit and m.sorted_values[1] > 0
                then 'log'
            when abs(m.skewness) > a.skewness_limit and m.kurtosis > a.kurtosis_limit then 'skewed_without_log'
            else 'none'
        end as treatment
    from moments as m
    inner join stage.composite_cross_sections as l
        on m.pillar = l.pillar
        and m.indicator_id = l.indicator_id
    inner join core.indicators as i on m.indicator_id = i.indicator_id
    cross join stage.composite_settings as a
),

treated as (
    select
        *,
        case when treatment = 'log' then list_transform(sorted_values, lambda x: ln(x)) else sorted_values end
            as treated_values
    from treatments
)

select
    pillar,
    indicator_id,
    n_economies,
    skewness,
    kurtosis,
    treatment,
    case when direction = 'lower' then -1 else 1 end as sign_of_better,
    case
        when treatment = 'goalposts' then goalpost_worst
        when direction = 'lower' then treated_values[-1]
        else treated_values[1]
    end as worst,
    case
        when treatment = 'goalposts' then goalpost_best
        when direction = 'lower' then treated_values[1]
        else treated_values[-1]
    end as best,
    list_aggregate(treated_values, 'avg') as mean_value,
    case when n_economies > 1 then list_aggregate(treated_values, 'stddev_samp') end as deviation
from treated
