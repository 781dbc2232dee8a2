"""Texts, names and rows as SQL: what goes in comes out, and what cannot is refused."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import duckdb
import pytest

from pipeline.contracts.sql_text import identifier, named_rows, qualified, quoted, rows_as_sql

KINDS = {"name": "VARCHAR", "n": "BIGINT", "value": "DOUBLE", "day": "DATE", "at": "TIMESTAMP", "is_so": "BOOLEAN"}


def _row(**cells: object) -> dict[str, object]:
    return dict.fromkeys(KINDS) | cells


def test_rows_come_out_as_they_went_in() -> None:
    rows = [
        _row(name='d\'Évry "東京"', n=2**62, value=0.1, day=date(2026, 1, 2), at=datetime(2026, 1, 2, 3, 4, 5)),
        _row(is_so=False),
    ]
    assert named_rows(duckdb.connect(), rows_as_sql(rows, KINDS)) == rows


@pytest.mark.parametrize("cells", [{"n": "x"}, {"n": 2**63}, {"is_so": "ja"}, {"day": "2026-13-01"}])
def test_what_a_type_cannot_hold_stops_the_query(cells: dict[str, object]) -> None:
    with pytest.raises(duckdb.Error):
        duckdb.connect().execute(rows_as_sql([_row(**cells)], KINDS))


def test_a_row_without_one_of_its_columns_stops_the_query() -> None:
    with pytest.raises(duckdb.Error):
        duckdb.connect().execute(rows_as_sql([{"name": "only"}], KINDS))


def test_a_value_without_a_spelling_is_refused() -> None:
    with pytest.raises(TypeError, match="no spelling"):
        rows_as_sql([_row(value=Fraction(1, 3))], KINDS)


def test_a_name_with_a_dot_is_one_column_and_a_table_in_a_schema() -> None:
    assert (identifier('a.b"c'), qualified("mart.gaps"), quoted("it's")) == ('"a.b""c"', '"mart"."gaps"', "'it''s'")
