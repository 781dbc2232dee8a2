-- title: between which values those lie whom a list leaves out
-- grain: one row per series and period with a list that bounds them
-- unit: base units
-- caveats: internal, dropped before the release. A list that is full, or shows the first k by the measure itself, shows
--          nobody who is below its last place: whom it leaves out of its universe lies between the smallest possible
--          value (core.measure_kinds) and the last one shown, or the publisher's cut-off where that is printed. Where
--          lower is better it is the other way round. Nobody is bounded by a list of which a row was refused, that says
--          of whom it leaves out that they are not covered, or of which nobody knows who is in its universe. Of several
--          lists the one that bounds most closely.
-- partition: indicator_id

with listed as (
    select
        l.series_id,
        l.period,
        i.direction,
        u.group_geo as universe_group,
        k.smallest_possible,
        k.largest_possible,
        coalesce(l.cut_off, case i.direction when 'lower' then l.largest_shown else l.smallest_shown end) as last_shown
    from core.published_lists as l
    inner join core.indicators as i on l.indicator_id = i.indicator_id
    inner join core.measure_kinds as k on i.measure_kind = k.measure_kind
    inner join core.universes as u on l.universe_id = u.universe_id
    where
        l.list_kind in ('full', 'top_k')
        and l.number_shown > 0
        and l.is_whole
        and l.superseded_at is null
        and coalesce(l.absence_status, 'not_listed') = 'not_listed'
        and i.direction <> 'none'
        and (u.universe_kind = 'world' or u.group_geo is not null)
)

select
    series_id,
    period,
    universe_group,
    case direction when 'lower' then last_shown else smallest_possible end as absent_low,
    case direction when 'lower' then largest_possible else last_shown end as absent_high
from listed
qualify row_number() over (
    partition by series_id, period
    order by case direction when 'lower' then -last_shown else last_shown end, universe_group nulls first
) = 1
