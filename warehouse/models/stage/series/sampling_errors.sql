-- title: survey values that the sample cannot tell from another one of their cross-section
-- grain: one row per value of an economy whose rank is within the sampling error
-- unit: none
-- caveats: internal, dropped before the release. Of the surveys in core.surveys with a sample size or a standard error.
--          The variance of a share is p (1 - p) / n times the design effect; a value without a sample counts as exact.
--          Two values within core.coverage_limits' number of standard errors of their difference have no order, so
--          neither has a rank.
-- partition: indicator_id

with samples as (
    select
        p.observation_id,
        p.cross_section_number,
        p.value,
        max(
            case
                when s.standard_error is not null then power(s.standard_error, 2)
                else s.design_effect * p.value * (1 - p.value) / s.sample_size
            end
        ) as variance
    from core.surveys as s
    inner join stage.series_keys as k
        on s.indicator_id = k.indicator_id
        and s.source_id = k.source_id
        and (s.edition is null or s.edition = k.edition)
    inner join stage.comparable_observations as p
        on k.series_number = p.series_number
        and (s.geo is null or s.geo = p.geo)
        and (s.period is null or s.period = p.period)
    where
        p.geo_type = 'economy'
        and p.oriented_value is not null
        and (s.standard_error is not null or s.sample_size is not null and p.value between 0 and 1 and p.unit = 'share')
    group by p.observation_id, p.cross_section_number, p.value
),

limits as (
    select max(setting) as standard_errors
    from core.coverage_limits
    where parameter = 'standard_errors_of_a_difference'
),

pairs as (
    select a.observation_id, b.observation_id as other_observation_id
    from samples as a
    inner join stage.comparable_observations as b
        on a.cross_section_number = b.cross_section_number
        and a.observation_id <> b.observation_id
        and b.geo_type = 'economy'
        and b.oriented_value is not null
    left join samples as o on b.observation_id = o.observation_id
    cross join limits as l
    where abs(a.value - b.value) <= l.standard_errors * sqrt(a.variance + coalesce(o.variance, 0))
)

select observation_id
from pairs
union
select other_observation_id
from pairs
