"""Pieces of SQL that the sources' ``observations_sql`` share. Text only: nothing here runs a query.

Not here: a source's own select, which stands beside its parser.
"""

from __future__ import annotations

#: For an indicator that is no money.
NO_MONEY = """cast(null as varchar) as price_base,
    cast(null as integer) as base_year,
    cast(null as varchar) as currency"""

#: For a value that we computed from many cells, so that no publisher's cell shows it.
NO_CELL = """cast(null as varchar) as value_as_published,
    cast(null as integer) as decimals"""


def decimals_of(column: str) -> str:
    """SQL for how many digits stand behind the point of a number kept as text, without an exponent."""
    return f"cast(length(split_part({column}, '.', 2)) as integer)"
