-- Korea beside Japan in every indicator: of one list, the newest period in which it has a value of both.
select i.title_en, g.period, g.value as jpn, g.comparator_value as kor, g.gap_abs, g.ratio_to_comparator,
    g.source_id, g.edition
from mart.gap_between('JPN', 'KOR') as g
inner join core.indicators as i on g.indicator_id = i.indicator_id
where g.missing_reason is null and g.withdrawn_at is null
qualify row_number() over (
    partition by g.indicator_id order by g.period_end desc, g.published_at desc, g.series_id
) = 1
order by i.title_en
