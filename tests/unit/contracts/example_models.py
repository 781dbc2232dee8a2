"""A small table for the tests of building: every kind of column, and texts with quotation marks in them."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from schemas.base import MODELS, Table, count, number, other, text


@pytest.fixture
def readings() -> type[Table]:
    """The model, unknown to the warehouse's own list of models."""

    class Readings(
        Table,
        name="src.readings",
        key=("geo", "year"),
        title_en="Readings of the world's meters",
        title_ja="計測",
        grain='one row per "geo" and year',
    ):
        """What a meter said: it's 'quoted', and -- no comment."""

        file_name: str = text("file", "ファイル")
        row_number: int = count("row", "行", unit="row", low=1)
        geo: str = text("economy's code", "国", "it's a code; drop table x", str_matches="^[A-Z]{3}$")
        year: int = count("year", "年", unit="year", low=1900)
        value: float | None = number("value", "値", unit="US dollars", null=True, low=0)
        is_final: bool = other("final", "確定")
        read_on: dt.date = other("day", "日")
        read_at: dt.datetime | None = other("time", "時刻", null=True)

    del MODELS["src.readings"]
    return Readings


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    """Good rows with these differences, their position counted from row 2."""
    good = {
        "file_name": "data.csv", "geo": "JPN", "year": 2024, "value": 1.5, "is_final": True,
        "read_on": dt.date(2026, 1, 1), "read_at": None,
    }  # fmt: skip
    schema = {
        "file_name": pl.String(), "row_number": pl.Int64(), "geo": pl.String(), "year": pl.Int64(),
        "value": pl.Float64(), "is_final": pl.Boolean(), "read_on": pl.Date(), "read_at": pl.Datetime("us"),
    }  # fmt: skip
    return pl.DataFrame([good | {"row_number": number} | row for number, row in enumerate(rows, 2)], schema=schema)
