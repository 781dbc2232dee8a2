-- title: the place that each edition gives to an economy which a claim puts in a place
-- grain: one row per claim, role, source, edition, time and price basis and reading
-- unit: rank; over several periods the worst of them
-- caveats: role is direct where the place is counted among those that the claim counts among, and rank_population where
--          it is counted among the others. In a list of the publisher's choice the true place may be later, never
--          earlier. Where the first k are printed and the economy is not among them, its place is after k.

with listed as (
    select o.*, e.geo_type, e.name_en, e.name_ja
    from core.observations as o
    inner join core.economies as e on o.geo = e.geo
    inner join core.universes as u on o.universe_id = u.universe_id
    where
        o.indicator_id in (select c.indicator_id from core.claims as c where c.claim_type = 'rank')
        and e.geo_type in ('economy', 'group')
        and not regexp_matches(o.geo, '^WORLD(_|$)')
        and o.superseded_at is null
        -- what an article calls a place is one in the world: a place in a group, in a small sample or among the four whom
        -- a survey asked says nothing of it
        and u.is_worldwide
),

populations as (
    select *
    from (values ('economies'), ('economies_and_groups')) as p (rank_population)
),

-- the economy in each period of the claim
ranks as (
    select
        c.claim_id,
        c.operator,
        p.rank_population,
        p.rank_population = coalesce(c.rank_population, 'economies') as is_population_claimed,
        coalesce(c.comparator_period, c.period) as first_period,
        c.period as last_period,
        i.direction,
        i.unit as indicator_unit,
        x.*
    from core.claims as c
    inner join core.indicators as i on c.indicator_id = i.indicator_id
    cross join populations as p
    inner join listed as x
        on c.indicator_id = x.indicator_id
        and c.geo = x.geo
        and x.period between coalesce(c.comparator_period, c.period) and c.period
        and length(x.period) = length(c.period)
    where c.claim_type = 'rank' and (x.geo_type = 'economy' or p.rank_population = 'economies_and_groups')
),

beside as (
    select
        x.claim_id, x.rank_population, x.is_population_claimed, x.first_period, x.last_period, x.operator,
        x.indicator_id, x.geo, x.period, x.source_id, x.edition, x.reading, x.published_at,
        x.recorded_at, x.withdrawn_at, x.obs_status, x.time_basis, x.price_base, x.base_year, x.value, x.figure,
        x.snapshot_id, x.locator, x.direction,
        y.geo as other_geo,
        y.name_en as other_name_en,
        y.name_ja as other_name_ja,
        case
            when x.indicator_unit = 'share' then printf('%.2f%%', 100 * y.value)
            -- a large number is shown in full, never with an exponent
            when abs(y.value) >= 1e6 then format('{:,.0f}', y.value)
            else format('{:,.10g}', y.value)
        end as other_shown,
        case when x.direction = 'lower' then -y.value else y.value end as other_score,
        case when x.direction = 'lower' then -x.value else x.value end as score
    from ranks as x
    left join listed as y
        on x.series_id = y.series_id
        and x.period = y.period
        and x.reading = y.reading
        and y.value is not null
        and (
            y.geo_type = 'economy'
            or (x.rank_population = 'economies_and_groups' and x.figure = y.figure)
        )
),

placed as (
    select
        b.claim_id, b.rank_population, b.is_population_claimed, b.first_period, b.last_period, b.operator,
        b.indicator_id, b.geo, b.period, b.source_id, b.edition, b.reading, b.published_at, b.recorded_at,
        b.withdrawn_at is not null as is_withdrawn, b.obs_status, b.time_basis, b.price_base, b.base_year,
        b.snapshot_id, b.locator, b.figure, b.value, b.direction,
        case when b.value is not null then 1 + count(*) filter (where b.other_score > b.score) end as best_place,
        case
            when b.value is not null then count(*) filter (where b.other_score >= b.score or b.other_geo = b.geo)
        end as worst_place,
        array_to_string(
            list_slice(
                list(
                    b.other_name_en || ' ' || b.other_shown order by b.other_score desc, b.other_geo
                ) filter (where b.other_geo is not null), 1, 6
            ), ', '
        ) as comparison_set_en,
        array_to_string(
            list_slice(
                list(
                    b.other_name_ja || ' ' || b.other_shown order by b.other_score desc, b.other_geo
                ) filter (where b.other_geo is not null), 1, 6
            ), '、'
        ) as comparison_set_ja
    from beside as b
    group by
        b.claim_id, b.rank_population, b.is_population_claimed, b.first_period, b.last_period, b.operator,
        b.indicator_id, b.geo, b.period, b.source_id, b.edition, b.reading, b.published_at, b.recorded_at,
        b.withdrawn_at, b.obs_status, b.time_basis, b.price_base, b.base_year, b.snapshot_id, b.locator, b.figure,
        b.value, b.direction
),

-- how many places a list of the first k has
lengths as (
    select l.indicator_id, l.period, l.source_id, l.edition, l.figure, l.snapshot_id, max(l.k) as k
    from core.published_lists as l
    where l.list_kind = 'top_k'
    group by l.indicator_id, l.period, l.source_id, l.edition, l.figure, l.snapshot_id
),

-- outside the first k: after place k, if the claim says no more than that
outside as (
    select
        p.*,
        case
            when p.value is null and p.obs_status = 'not_listed' and p.operator in ('more_than', 'at_least') then l.k
        end as k
    from placed as p
    left join lengths as l
        on p.indicator_id = l.indicator_id
        and p.period = l.period
        and p.source_id = l.source_id
        and p.edition = l.edition
        and p.figure = l.figure
        and p.snapshot_id = l.snapshot_id
)

select
    o.claim_id,
    case when o.is_population_claimed then 'direct' else 'rank_population' end as role,
    o.indicator_id,
    o.geo,
    max(o.period) as period,
    o.source_id,
    o.edition,
    true as is_one_edition,
    cast(o.reading as bigint) as reading,
    max(o.published_at) as published_at,
    max(o.recorded_at) as recorded_at,
    bool_or(o.is_withdrawn) as is_withdrawn,
    arg_max(o.obs_status, o.period) as obs_status,
    cast(max(coalesce(o.best_place, o.k + 1)) as double) as value,
    cast(max(coalesce(o.best_place, o.k + 1)) as double) as lower_bound,
    cast(max(coalesce(o.worst_place, o.k + 1)) as double) as upper_bound,
    cast(null as double) as scale,
    'rank' as unit,
    false as is_converted,
    case
        when count(o.best_place) > 0
            then 'select max(place) from (select x.period, 1 + count(*) filter (where y.value '
                || case when o.direction = 'lower' then '<' else '>' end || ' x.value) as place '
                || 'from core.observations as x inner join core.observations as y '
                || 'using (indicator_id, period, source_id, edition, reading, time_basis) '
                || 'inner join core.economies as e on y.geo = e.geo where indicator_id = ''' || o.indicator_id
                || ''' and x.geo = ''' || o.geo || ''' and period between ''' || o.first_period || ''' and '''
                || o.last_period || ''' and length(period) = ' || length(o.last_period) || ' and source_id = '''
                || o.source_id || ''' and edition = ''' || replace(o.edition, '''', '''''') || ''' and reading = '
                || o.reading || ' and time_basis = ''' || o.time_basis || ''''
                || coalesce(' and x.price_base = ''' || o.price_base || '''', '')
                || ' and x.price_base is not distinct from y.price_base'
                || ' and x.base_year is not distinct from y.base_year and (e.geo_type = ''economy'''
                || case
                    when o.rank_population = 'economies' then ''
                    else ' or (e.geo_type = ''group'' and not regexp_matches(y.geo, ''^WORLD(_|$)'')'
                        || ' and x.figure = y.figure)'
                end || ') group by x.period)'
        when max(o.k) is not null
            then 'select max(k) + 1 from core.published_lists where indicator_id = ''' || o.indicator_id
                || ''' and period = ''' || o.last_period || ''' and source_id = ''' || o.source_id
                || ''' and edition = ''' || replace(o.edition, '''', '''''') || ''' and figure = ''' || min(o.figure)
                || ''''
    end as evidence_sql,
    min(o.snapshot_id) as snapshot_id,
    arg_max(o.locator, o.period) as locator,
    arg_max(o.comparison_set_en, o.period) as comparison_set_en,
    arg_max(o.comparison_set_ja, o.period) as comparison_set_ja
from outside as o
group by
    o.claim_id, o.is_population_claimed, o.rank_population, o.indicator_id, o.geo, o.source_id, o.edition, o.reading,
    o.time_basis, o.price_base, o.base_year, o.first_period, o.last_period, o.direction
-- a place that is held over several periods needs every one of them
having
    o.first_period = o.last_period
    or (max(o.period) = o.last_period and min(o.period) = o.first_period and count(o.best_place) = count(*))
