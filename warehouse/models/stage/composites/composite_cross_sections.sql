-- title: the one cross-section from which each component of the composites is taken
-- grain: one row per component that has a weight and a comparable list
-- unit: none
-- caveats: internal, dropped before the release. One source, one edition and one period for all economies: the newest
--          full list of the preferred source with enough economies. A list of the first few, or of a publisher's
--          choice, is never taken, since nothing is known of those that it leaves out.

with cross_sections as (
    select
        w.pillar,
        w.indicator_id,
        w.weight,
        w.per_capita,
        g.series_id,
        g.period,
        g.period_end,
        g.published_at,
        g.time_basis,
        count(*) as n_economies
    from core.composite_weights as w
    inner join core.indicators as i on w.indicator_id = i.indicator_id
    inner join mart.gap_indicators as g
        on w.indicator_id = g.indicator_id
        and i.preferred_source_id = g.source_id
    where
        w.weight > 0
        and g.rank_basis = 'full'
        and case when w.per_capita then g.per_capita_value else g.value end is not null
    group by all
)

select l.*
from cross_sections as l
inner join stage.composite_settings as p on l.n_economies >= p.min_economies
qualify row_number() over (
    partition by l.pillar, l.indicator_id
    order by l.period_end desc, l.published_at desc, l.n_economies desc, l.time_basis, l.series_id, l.period
) = 1
