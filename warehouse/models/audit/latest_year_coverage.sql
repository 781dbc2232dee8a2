-- title: how many economies a series gives in its newest year, against the year before
-- grain: one row per indicator, source, edition, figure, time basis and price base, in its newest edition
-- unit: economies; shares are fractions; medians in the indicator's unit
-- caveats: yearly series that gave five economies or more in the year before: of a list of three, one is a third.
--          Stated absences are no values
-- judged_by: core.observations

with yearly as (
    select
        indicator_id, source_id, edition, published_at, figure, time_basis, price_base, base_year, year,
        count(distinct geo) as economies,
        median(abs(value)) as median_size
    from core.observations
    where freq = 'annual' and reading = 1 and value is not null and withdrawn_at is null
    group by all
),

compared as (
    select
        *,
        lag(economies) over series as economies_before,
        lag(median_size) over series as median_size_before
    from yearly
    window series as (
        partition by indicator_id, source_id, edition, figure, time_basis, price_base, base_year
        order by year
    )
),

newest as (
    select *
    from compared
    qualify row_number() over (
        partition by indicator_id, source_id, figure, time_basis, price_base, base_year
        order by published_at desc, edition desc, year desc
    ) = 1
)

select
    indicator_id,
    source_id,
    edition,
    figure,
    year,
    economies,
    economies_before,
    economies / economies_before as coverage,
    log10(nullif(median_size, 0) / nullif(median_size_before, 0)) as step_of_the_median
from newest
where economies_before >= 5
