-- title: what each edition says of a trend, or of the first year of an overtaking, that a claim states
-- grain: one row per claim, source, edition, time and price basis
-- unit: a trend: change of the measure from the first period to the last, as a fraction; a first time: the year
-- caveats: never across editions. A trend is held to two measures: the value and its share of the world (of all
--          economies together, where no total is published), or the distance to the comparator as a difference and as
--          a ratio. A move within the near miss of core.claim_tolerances is none. fit is exact, partly, off or far.

with limits as (
    select
        max(t.threshold) filter (where t.rule_id = 'near_miss') as near_miss,
        max(t.threshold) filter (where t.rule_id = 'refuted_from') as refuted_from,
        max(t.threshold) filter (where t.rule_id = 'places_refuted_from') as places_refuted_from
    from core.claim_tolerances as t
),

requested as (
    select
        c.claim_id, c.claim_type, c.operator, c.indicator_id, c.geo, c.comparator_geo, c.stated_value, c.direction,
        coalesce(c.is_continuous, false) as is_continuous,
        c.comparator_period as first_period,
        c.period as last_period,
        case when c.direction in ('falling', 'closing') then -1 else 1 end as sign
    from core.claims as c
    where c.claim_type in ('trend', 'first_time') and c.indicator_id is not null and c.geo is not null
),

-- the publisher's total, or the counts of all economies together: what counts twice does so in both periods
worlds as (
    select
        o.series_id, o.period,
        coalesce(
            max(o.value) filter (where regexp_matches(o.geo, '^WORLD(_|$)')),
            fsum(o.value order by o.value) filter (where e.geo_type = 'economy' and i.measure_kind in ('flow', 'stock'))
        ) as value
    from core.observations as o
    inner join core.indicators as i on o.indicator_id = i.indicator_id
    inner join core.economies as e on o.geo = e.geo
    where
        o.value is not null
        and o.reading = 1
        and o.indicator_id in (select a.indicator_id from requested as a where a.comparator_geo is null)
    group by o.series_id, o.period
),

-- both sides of one edition in each period; a single series is set beside the world
steps as (
    select
        a.claim_id, a.claim_type, a.direction, a.is_continuous, a.first_period, a.last_period, a.sign,
        a.stated_value, a.comparator_geo is not null as has_comparator,
        x.indicator_id, x.geo, x.source_id, x.edition, x.time_basis, x.price_base, x.base_year, x.period, x.year,
        x.published_at, x.recorded_at, x.withdrawn_at, x.snapshot_id, x.locator,
        x.value as value_x,
        case when a.comparator_geo is null then w.value else y.value end as value_y
    from requested as a
    inner join core.observations as x
        on a.indicator_id = x.indicator_id
        and a.geo = x.geo
        and x.value is not null
        and x.reading = 1
        and (a.last_period is null or length(a.last_period) = length(x.period))
    left join core.observations as y
        on x.series_id = y.series_id
        and a.comparator_geo = y.geo
        and x.period = y.period
        and y.value is not null
        and y.reading = 1
    left join worlds as w
        on x.series_id = w.series_id
        and x.period = w.period
    where a.comparator_geo is null or y.value is not null
),

measured as (
    select
        s.*,
        case when s.has_comparator then abs(s.value_x - s.value_y) else s.value_x end as measure,
        case
            when not s.has_comparator then s.value_x / nullif(s.value_y, 0)
            when s.value_x > 0 and s.value_y > 0
                then greatest(s.value_x, s.value_y) / least(s.value_x, s.value_y)
        end as second_measure
    from steps as s
    where s.claim_type = 'trend' and s.period between s.first_period and s.last_period
),

stepped as (
    select
        m.*,
        m.measure - lag(m.measure) over (
            partition by m.claim_id, m.source_id, m.edition, m.time_basis, m.price_base, m.base_year order by m.period
        ) as step
    from measured as m
),

trends as (
    select
        s.claim_id, s.indicator_id, s.geo, s.source_id, s.edition, s.time_basis, s.price_base, s.base_year,
        s.is_continuous, s.sign, s.first_period, s.last_period, s.direction, s.has_comparator,
        max(s.published_at) as published_at,
        max(s.recorded_at) as recorded_at,
        bool_or(s.withdrawn_at is not null) as is_withdrawn,
        min(s.snapshot_id) as snapshot_id,
        arg_max(s.locator, s.period) as locator,
        arg_min(s.measure, s.period) as first_measure,
        arg_max(s.measure, s.period) as last_measure,
        -- arg_min would pass over a period without a second measure
        max(s.second_measure) filter (where s.period = s.first_period) as first_second,
        max(s.second_measure) filter (where s.period = s.last_period) as last_second,
        coalesce(bool_and(s.sign * s.step > 0) filter (where s.step is not null), false) as holds_in_each,
        string_agg(
            s.period || ': ' || case
                when abs(s.measure) >= 1000 then format('{:,.0f}', s.measure)
                else format('{:.4g}', s.measure)
            end, ', ' order by s.period
        ) as steps_text
    from stepped as s
    group by
        s.claim_id, s.indicator_id, s.geo, s.source_id, s.edition, s.time_basis, s.price_base, s.base_year,
        s.is_continuous, s.sign, s.first_period, s.last_period, s.direction, s.has_comparator
    having min(s.period) = s.first_period and max(s.period) = s.last_period and count(*) > 1
),

classified as (
    select
        t.*,
        -- a move within the near miss is none
        t.sign * (t.last_measure - t.first_measure) > l.near_miss * abs(t.first_measure) as holds_first,
        t.sign * (t.last_second - t.first_second) > l.near_miss * abs(t.first_second) as holds_second,
        t.last_measure / nullif(t.first_measure, 0) - 1 as change
    from trends as t
    cross join limits as l
),

crossings as (
    select
        s.claim_id, s.indicator_id, s.geo, s.source_id, s.edition, s.time_basis, s.price_base, s.base_year,
        s.stated_value,
        max(s.published_at) as published_at,
        max(s.recorded_at) as recorded_at,
        bool_or(s.withdrawn_at is not null) as is_withdrawn,
        min(s.snapshot_id) as snapshot_id,
        arg_min(s.locator, s.year) filter (where s.value_x > s.value_y) as locator,
        min(s.year) as first_year,
        min(s.year) filter (where s.value_x > s.value_y) as crossing_year,
        string_agg(
            s.period || ': ' || case when abs(s.value_x) >= 1e6 then format('{:,.0f}', s.value_x)
                else format('{:,.10g}', s.value_x) end || ' / ' || case when abs(s.value_y) >= 1e6
                then format('{:,.0f}', s.value_y) else format('{:,.10g}', s.value_y) end, ', '
            order by s.period
        ) filter (where abs(s.year - s.stated_value) <= 1) as steps_text
    from steps as s
    where s.claim_type = 'first_time' and s.has_comparator
    group by
        s.claim_id, s.indicator_id, s.geo, s.source_id, s.edition, s.time_basis, s.price_base, s.base_year,
        s.stated_value
)

select
    j.claim_id,
    'direct' as role,
    j.indicator_id,
    j.geo,
    j.last_period as period,
    j.source_id,
    j.edition,
    j.published_at,
    j.recorded_at,
    j.is_withdrawn,
    j.price_base,
    j.change as value,
    'fraction' as unit,
    case
        when j.holds_first and coalesce(j.holds_second, true) and (j.holds_in_each or not j.is_continuous) then 'exact'
        when j.holds_first or j.holds_second then 'partly'
        when -j.sign * j.change >= l.refuted_from then 'far'
        else 'off'
    end as fit,
    case
        when j.holds_first and coalesce(j.holds_second, true) and not j.holds_in_each and j.is_continuous then 'year'
        when (j.holds_first or j.holds_second) and not (j.holds_first and coalesce(j.holds_second, true))
            then 'denominator'
    end as partly_class,
    'select max(m) filter (where period = ''' || j.last_period || ''') / max(m) filter (where period = '''
    || j.first_period || ''') - 1 from (select x.period, '
    || case when j.has_comparator then 'abs(x.value - y.value)' else 'x.value' end
    || ' as m from core.observations as x inner join core.claims as c on x.geo = c.geo and x.indicator_id = '
    || 'c.indicator_id'
    || case
        when j.has_comparator
            then ' inner join core.observations as y on y.geo = c.comparator_geo and x.indicator_id = y.indicator_id '
                || 'and x.source_id = y.source_id and x.edition = y.edition and x.period = y.period '
                || 'and x.time_basis = y.time_basis and x.price_base is not distinct from y.price_base '
                || 'and x.base_year is not distinct from y.base_year and y.reading = 1'
        else ''
    end
    || ' where c.claim_id = ''' || j.claim_id || ''' and x.source_id = ''' || j.source_id || ''' and x.edition = '''
    || replace(j.edition, '''', '''''') || ''' and x.reading = 1 and x.time_basis = ''' || j.time_basis || ''')'
    as evidence_sql,
    j.snapshot_id,
    j.locator,
    j.steps_text
from classified as j
cross join limits as l
union all
-- already above in the first year that is known: nobody can say when
select
    c.claim_id, 'direct', c.indicator_id, c.geo, cast(c.crossing_year as varchar), c.source_id, c.edition,
    c.published_at, c.recorded_at, c.is_withdrawn, c.price_base, cast(c.crossing_year as double), 'years',
    case
        when c.crossing_year = c.stated_value then 'exact'
        when abs(c.crossing_year - c.stated_value) < l.places_refuted_from then 'off'
        else 'far'
    end,
    null,
    'select min(x.year) from core.observations as x inner join core.observations as y using (indicator_id, source_id, '
    || 'edition, period, time_basis, reading) '
    || 'inner join core.claims as c on x.geo = c.geo and y.geo = c.comparator_geo '
    || 'and x.indicator_id = c.indicator_id where c.claim_id = ''' || c.claim_id || ''' and x.source_id = '''
    || c.source_id || ''' and x.edition = ''' || replace(c.edition, '''', '''''') || ''' and x.reading = 1 '
    || 'and x.value > y.value',
    c.snapshot_id, c.locator, c.steps_text
from crossings as c
cross join limits as l
where c.crossing_year > c.first_year
