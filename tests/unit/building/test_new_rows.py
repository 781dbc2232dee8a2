"""Of partitions that were made anew the rows are checked, and no others: these were when they were made."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.building.partitions import new_rows
from pipeline.contracts.rules_in_sql import broken_in_table
from pipeline.contracts.sql_text import qualified
from schemas.registry import columns_of, models

MODEL = models()["mart.convergence"]
TABLE = "mart.convergence"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two indicators of which each has one row twice, and one row that is of none."""
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in columns_of(MODEL))
        connection.execute("create schema mart")
        connection.execute(f"create table {TABLE} ({columns})")
        connection.execute(
            f"""
            insert into {TABLE} by name
            select indicator_id, indicator_id || '|s' as series_id, 'whole' as window_id
            from (values ('robots'), ('papers'), ('papers'), ('robots'), (null)) as r (indicator_id)
            """
        )
        yield connection


def shared_keys(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """How many rows share their key with another."""
    broken = broken_in_table(connection, MODEL, rows)
    return sum(count for (_, rule), count in broken.counts.items() if rule.startswith("unique key"))


def indicators_missing(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """How many rows have no indicator."""
    return broken_in_table(connection, MODEL, rows).counts.get(("indicator_id", "not_nullable"), 0)


def test_all_rows_are_new_where_all_partitions_are(connection: duckdb.DuckDBPyConnection) -> None:
    assert shared_keys(connection, new_rows(MODEL, None)) == 4


def test_of_one_partition_its_rows_are_checked_and_what_is_of_none(connection: duckdb.DuckDBPyConnection) -> None:
    rows = new_rows(MODEL, {"papers"})
    assert shared_keys(connection, rows) == 2
    assert indicators_missing(connection, rows) == 1
    first = broken_in_table(connection, MODEL, rows).first[0][0]
    assert first.index == 1  # the place in the table, not among the new rows


def test_a_key_that_two_partitions_may_share_is_checked_in_the_whole_table() -> None:
    assert new_rows(models()["mart.source_agreement"], {"papers"}) == qualified("mart.source_agreement")
