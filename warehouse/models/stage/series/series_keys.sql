-- title: the series: what may be compared
-- grain: one row per series (indicator, source, edition, time basis, price base, base year)
-- unit: none
-- caveats: internal, dropped before the release. Both sides of a gap stand in one series, so that neither another
--          publisher, nor another edition, nor other prices make one. series_number is a short name for joins;
--          series_id is the one that is shown. Context indicators are denominators, not gaps.
-- partition: indicator_id

with series as (
    select distinct series_id, indicator_id, source_id, edition, time_basis, price_base, base_year
    from core.observations
)

select
    row_number() over (
        order by
            s.indicator_id, s.source_id, s.edition, s.time_basis, s.price_base nulls first, s.base_year nulls first
    ) as series_number,
    s.*,
    i.pillar,
    i.direction,
    i.measure_kind,
    case when m.has_growth then i.growth_basis end as growth_basis,
    case when not m.has_ratio then m.missing_reason end as no_ratio_reason,
    case when not m.has_years_behind then m.missing_reason end as no_years_behind_reason,
    i.interpolation
from series as s
inner join core.indicators as i on s.indicator_id = i.indicator_id
inner join core.measure_kinds as m on i.measure_kind = m.measure_kind
where i.pillar <> 'context'
