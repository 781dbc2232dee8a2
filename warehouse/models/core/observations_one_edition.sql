-- title: for adding up and ranking: every value of one edition per indicator and period
-- grain: one row per indicator, period, time basis, price base, base year and geo with a value
-- unit: base units
-- caveats: core.observations_latest takes the newest value of each economy, so that editions stand side by side in one
--          year; here all values of an indicator and period are of one edition of the preferred source: of those that
--          show most of their universe (full before top_k before selected), the newest. Sum over geo_type = 'economy'
--          only: groups and residuals stand in the same lists. is_newest_edition: no later edition has the period.
-- partition: indicator_id

with served as (
    select o.*, e.geo_type, t.list_kind, t.list_order
    from core.observations as o
    inner join core.indicators as i
        on o.indicator_id = i.indicator_id
        and o.source_id = i.preferred_source_id
    inner join core.economies as e on o.geo = e.geo
    left join stage.list_kinds as t
        on o.series_id = t.series_id
        and o.period = t.period
    where o.reading = 1 and o.value is not null and o.superseded_at is null and o.withdrawn_at is null
),

editions as (
    select
        series_id, indicator_id, period, time_basis, price_base, base_year, list_kind, list_order,
        max(published_at) as published_at,
        max(max(published_at)) over (
            partition by indicator_id, period, time_basis, price_base, base_year
        ) as newest_published_at
    from served
    group by series_id, indicator_id, period, time_basis, price_base, base_year, list_kind, list_order
),

chosen as (
    select *
    from editions
    qualify row_number() over (
        partition by indicator_id, period, time_basis, price_base, base_year
        order by
            list_order nulls last,
            published_at desc,
            series_id
    ) = 1
)

select
    s.indicator_id,
    s.geo,
    s.geo_type,
    s.period,
    s.year,
    s.period_end,
    s.time_basis,
    s.price_base,
    s.base_year,
    s.value,
    s.unit,
    s.obs_status,
    s.source_id,
    s.edition,
    s.published_at,
    c.published_at = c.newest_published_at as is_newest_edition,
    s.list_kind,
    s.universe_id,
    s.series_id,
    s.locator
from served as s
inner join chosen as c
    on s.series_id = c.series_id
    and s.period = c.period
