-- title: what lowers the grade of each gap, and since when that is known
-- grain: one row per series, economy, period, measure and rule that lowers it
-- unit: measured in fractions, or years of skew; 1 where a rule is met or not
-- caveats: measure is gap for the comparison itself, per_capita or per_gdp for what the year of the denominator adds.
--          known_from is the day of publication from which the finding can be known: a later edition that restates a
--          list, or another source, lowers the grade from its own day on. The newest value of another source is
--          compared (mart.source_agreement), so that its older ones leave no finding.
-- partition: indicator_id

select
    k.indicator_id,
    k.source_id,
    k.edition,
    k.time_basis,
    k.price_base,
    k.base_year,
    k.series_id,
    s.geo,
    s.period,
    f.measure,
    f.rule_id,
    f.grade,
    f.measured,
    f.threshold,
    f.known_from,
    f.reason_en,
    f.reason_ja
from stage.comparability_flags as f
inner join stage.comparable_observations as s on f.observation_id = s.observation_id
inner join stage.series_keys as k on s.series_number = k.series_number
