"""Pieces of SQL that the sources' ``observations_sql`` share. Text only: nothing here runs a query.

Not here: what is special about a source's own select, which stands beside its parser.
"""

from __future__ import annotations

#: For an indicator that is no money.
NO_MONEY = """cast(null as varchar) as price_base,
    cast(null as integer) as base_year,
    cast(null as varchar) as currency"""

#: For current prices in US dollars.
NOMINAL_DOLLARS = """'nominal' as price_base,
    cast(null as integer) as base_year,
    'USD' as currency"""

#: For a value that we computed from many cells, so that no publisher's cell shows it.
NO_CELL = """cast(null as varchar) as value_as_published,
    cast(null as integer) as decimals"""

#: For a table that is landed for its readers and feeds no indicator.
NO_OBSERVATIONS = f"""
select
    cast(null as varchar) as indicator_id,
    cast(null as varchar) as geo,
    cast(null as varchar) as period,
    cast(null as varchar) as time_basis,
    {NO_MONEY},
    cast(null as double) as value,
    cast(null as varchar) as unit,
    {NO_CELL},
    cast(null as varchar) as obs_status,
    cast(null as varchar) as figure,
    cast(null as date) as published_at,
    cast(null as varchar) as snapshot_id,
    cast(null as varchar) as locator
where false
"""


def decimals_of(column: str) -> str:
    """SQL for how many digits stand behind the point of a number kept as text, without an exponent."""
    return f"cast(length(split_part({column}, '.', 2)) as integer)"


def cell_observations(
    table: str,
    *,
    indicator_id: str,
    value: str,
    unit: str,
    figure: str,
    column: str,
    period: str = "cast(year as varchar)",
    time_basis: str = "calendar",
    money: str = NO_MONEY,
    obs_status: str = "'observed'",
    where: str = "true",
) -> str:
    """A select that takes one observation from one cell of each row of ``src.<table>``.

    Args:
        table: the source table, which has ``geo``, ``value_as_published``, ``file_name`` and ``row_number``.
        indicator_id: the indicator.
        value: SQL for the value in base units.
        unit: the base unit.
        figure: the publisher's figure, as published_figures.csv names it.
        column: SQL for the header of the value's column, which the locator names.
        period: SQL for the period.
        time_basis: what kind of year or span the period is.
        money: NO_MONEY, or the three columns that say in which prices and currency the value is.
        obs_status: SQL for the status.
        where: SQL for the rows taken; it may end in a ``qualify`` clause.
    """
    return f"""
select
    '{indicator_id}' as indicator_id,
    geo,
    {period} as period,
    '{time_basis}' as time_basis,
    {money},
    cast({value} as double) as value,
    '{unit}' as unit,
    value_as_published,
    {decimals_of("value_as_published")} as decimals,
    {obs_status} as obs_status,
    '{figure}' as figure,
    cast(null as date) as published_at,
    snapshot_id,
    file_name || ' row ' || row_number || ' column ' || {column} as locator
from src.{table}
where {where}
"""
