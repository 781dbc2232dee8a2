"""Policy targets on the embedded editions: the table, and the macro that takes a year from the reader."""

from __future__ import annotations

import duckdb


def test_no_year_named_is_the_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    table = warehouse.execute("from mart.target_gaps order by target_id")
    columns, rows = [column[0] for column in table.description or []], table.fetchall()
    asked = warehouse.execute("from mart.target_gaps_by(null) order by target_id")
    assert ([column[0] for column in asked.description or []], asked.fetchall()) == (columns, rows)
    assert rows


def test_a_year_that_is_named_dates_what_was_undated(warehouse: duckdb.DuckDBPyConnection) -> None:
    undated = "select target_id from mart.target_gaps where missing_reason = 'undated_target' order by 1"
    dated = (
        "select target_id from mart.target_gaps_by(2035) where missing_reason is null and target_year is null"
        " and year_aimed_at = 2035 and required_growth_per_year > 0 order by 1"
    )
    found = warehouse.execute(undated).fetchall()
    assert found and warehouse.execute(dated).fetchall() == found
    assert warehouse.execute(
        "select distinct missing_reason from mart.target_gaps_by(2020) where value is not null"
    ).fetchall() == [("target_year_passed",)]


def test_every_target_has_one_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    counts = "select (select count(*) from core.policy_targets), (select count(*) from mart.target_gaps)"
    (declared, shown) = warehouse.execute(counts).fetchall()[0]
    assert declared == shown > 0
