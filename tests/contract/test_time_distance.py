"""Years behind on the embedded editions: the declared comparators, and the macro that takes any two."""

from __future__ import annotations

import duckdb


def test_nobody_named_is_the_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    table = warehouse.execute("from mart.time_distance order by all")
    columns, rows = [column[0] for column in table.description or []], table.fetchall()
    asked = warehouse.execute("from mart.time_distance_between(null, null) order by all")
    assert ([column[0] for column in asked.description or []], asked.fetchall()) == (columns, rows)
    assert rows


def test_the_two_that_a_reader_names_are_as_in_the_table_where_it_has_them(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    where = "where comparator_geo = 'DEU' and geo = 'ITA' order by all"
    kept = warehouse.execute(f"from mart.time_distance {where}").fetchall()
    assert kept and warehouse.execute("from mart.time_distance_between('ITA', 'DEU') order by all").fetchall() == kept
    assert warehouse.execute("from mart.time_distance_between('DEU', 'ITA')").fetchall()
