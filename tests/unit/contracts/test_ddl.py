"""DDL and comments from a model, run in a real DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from pipeline.contracts.ddl import check_types, comment_on, create_table
from pipeline.contracts.sql_text import identifier, quoted
from pipeline.parsing.faults import RunFault
from schemas.base import Table, other
from schemas.registry import columns_of
from tests.unit.contracts.example_models import readings

__all__ = ["readings"]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create schema src")
        yield connection


DECLARED = {
    "file_name": "VARCHAR", "row_number": "BIGINT", "geo": "VARCHAR", "year": "BIGINT", "value": "DOUBLE",
    "is_final": "BOOLEAN", "read_on": "DATE", "read_at": "TIMESTAMP",
}  # fmt: skip


def test_a_table_has_its_declared_types_and_not_null_rules(
    connection: duckdb.DuckDBPyConnection, readings: type[Table]
) -> None:
    create_table(connection, readings)
    rows = connection.execute("describe src.readings").fetchall()
    assert {row[0]: row[1] for row in rows} == DECLARED
    assert {row[0] for row in rows if row[2] == "YES"} == {"value", "read_at"}


@pytest.mark.parametrize("text", ["it's", "''", "--", "'; drop table x; --", "é\n国", ""])
def test_any_text_survives_as_a_string_and_as_a_name(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    assert connection.execute(f"select {quoted(text)}").fetchone() == (text,)
    if text:
        name = identifier('a"b' + text.replace(".", ""))
        assert connection.execute(f"select 1 as {name}").description[0][0] == 'a"b' + text


def test_comments_with_quotation_marks_reach_the_database(
    connection: duckdb.DuckDBPyConnection, readings: type[Table]
) -> None:
    create_table(connection, readings)
    comment_on(connection, readings)
    table = connection.execute("select comment from duckdb_tables()").fetchone()
    assert table == (
        "Readings of the world's meters / 計測. What a meter said: it's 'quoted', and -- no comment. "
        'Grain: one row per "geo" and year.',
    )
    columns = dict(connection.execute("select column_name, comment from duckdb_columns()").fetchall())
    assert columns["geo"] == "economy's code / 国: it's a code; drop table x."
    assert columns["value"] == "value / 値: value. Unit: US dollars."


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"year": "DOUBLE"}, "year is DOUBLE, declared BIGINT"),
        ({"year": "HUGEINT"}, "year is HUGEINT, declared BIGINT"),
        ({"value": "DECIMAL(18,2)"}, "value is DECIMAL(18,2), declared DOUBLE"),
        ({"value": "BIGINT"}, "value is BIGINT, declared DOUBLE"),
        ({"geo": "BIGINT"}, "geo is BIGINT, declared VARCHAR"),
        ({"read_at": "TIMESTAMP WITH TIME ZONE"}, "read_at is TIMESTAMP WITH TIME ZONE"),
        ({"geo": None}, "geo is missing"),
        ({"extra": "VARCHAR"}, "extra is not declared"),
    ],
)
def test_a_type_that_would_have_to_be_bent_is_refused(
    readings: type[Table], seen: dict[str, str | None], said: str
) -> None:
    """DuckDB rounds 0.93 to 1 on its way into a BIGINT, without a word."""
    types = {name: kind for name, kind in (DECLARED | seen).items() if kind}
    with pytest.raises(RunFault) as fault:
        check_types(readings, types, "src/readings.sql")
    assert said in str(fault.value)
    assert "src/readings.sql" in str(fault.value)


@pytest.mark.parametrize("seen", [{}, {"year": "INTEGER"}, {"year": "SMALLINT"}, {"value": "FLOAT"}])
def test_a_type_that_fits_is_taken(readings: type[Table], seen: dict[str, str]) -> None:
    check_types(readings, DECLARED | seen, "src/readings.sql")


def test_every_fault_of_a_query_is_reported_at_once(readings: type[Table]) -> None:
    with pytest.raises(RunFault, match=r"geo is missing; extra is not declared; year is DOUBLE"):
        types = {k: v for k, v in DECLARED.items() if k != "geo"} | {"extra": "DATE", "year": "DOUBLE"}
        check_types(readings, types, "src/readings.sql")


def test_a_column_type_without_a_sql_type_is_refused_by_name() -> None:
    class Odd(Table):
        """A model with a small integer."""

        small: pl.Int16 = other("small", "小")

    with pytest.raises(TypeError, match="column small: Int16 has no SQL type"):
        columns_of(Odd)
