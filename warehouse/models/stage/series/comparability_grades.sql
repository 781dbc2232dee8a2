-- title: how far each gap can be trusted, and the rules that lowered it
-- grain: one row per value of an economy that some rule lowers
-- unit: grade B to D
-- caveats: internal, dropped before the release. The lowest grade wins and every rule that lowered it is named, the
--          lowest first. A value that meets no rule has no row, and is A. A ratio per head or per GDP has the lower of
--          the gap's grade and of its own.
-- partition: indicator_id

select
    observation_id,
    max(grade) filter (where measure = 'gap') as grade,
    string_agg(reason_en, '; ' order by grade desc, reason_en) filter (where measure = 'gap') as reason,
    max(grade) filter (where measure <> 'per_gdp') as per_capita_grade,
    max(grade) filter (where measure <> 'per_capita') as per_gdp_grade
from stage.comparability_flags
group by observation_id
