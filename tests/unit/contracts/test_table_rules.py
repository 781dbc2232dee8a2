"""Frames held to their model: what passes, what is a repeat, and what is quarantined with its position and rule."""

from __future__ import annotations

import math

import polars as pl
import pytest

from pipeline.contracts.table_rules import validated
from pipeline.parsing.faults import RunFault
from schemas.base import Table
from tests.unit.contracts.example_models import frame, readings

__all__ = ["readings"]


def test_good_rows_pass_in_their_order(readings: type[Table]) -> None:
    rows = frame({"geo": "USA"}, {"geo": "CHN"}, {"geo": "JPN", "value": None})
    result = validated(rows, readings)
    assert result.frame.equals(rows)
    assert (result.quarantined, result.rejected, result.duplicates) == ((), 0, 0)


@pytest.mark.parametrize(
    ("column", "value", "raw", "rule"),
    [
        ("value", math.inf, "inf", "in_range"),
        ("value", -math.inf, "-inf", "in_range"),
        ("value", math.nan, "NaN", "in_range"),
        ("value", 1e41, "1e+41", "in_range"),
        ("value", -0.5, "-0.5", "in_range"),
        ("geo", "jpn", "jpn", "str_matches"),
        ("geo", "", "", "str_length"),
        ("geo", None, "", "not_nullable"),
        ("year", 1899, "1899", "greater_than_or_equal_to"),
        ("year", None, "", "not_nullable"),
        ("is_final", None, "", "not_nullable"),
        ("read_on", None, "", "not_nullable"),
    ],
)
def test_a_bad_value_is_quarantined_with_its_position_and_rule(
    readings: type[Table], column: str, value: object, raw: str, rule: str
) -> None:
    """An infinity passes a bound that has one side, and a missing value must not become a zero."""
    result = validated(frame({"geo": "USA"}, {column: value}, {"geo": "CHN"}), readings)
    assert result.frame["geo"].to_list() == ["USA", "CHN"]
    assert (result.rejected, result.duplicates) == (1, 0)
    rules = {row.rule.partition("(")[0]: row for row in result.quarantined}
    row = rules[rule]
    assert (row.table_name, row.file_name, row.row_number, row.column_name) == ("src.readings", "data.csv", 3, column)
    assert row.raw_value.lower() == raw.lower()
    assert "Readings" in row.expected


def test_a_row_that_breaks_two_rules_counts_once_and_says_both(readings: type[Table]) -> None:
    result = validated(frame({"geo": "jp", "value": -1.0}, {}), readings)
    assert result.rejected == 1
    assert {row.column_name for row in result.quarantined} == {"geo", "value"}


def test_rows_of_one_key_that_differ_are_all_quarantined(readings: type[Table]) -> None:
    """Nobody can say which of them is right; taking the first would be a guess."""
    result = validated(frame({"value": 1.0}, {"geo": "USA"}, {"value": 2.0}), readings)
    assert result.frame["geo"].to_list() == ["USA"]
    assert (result.rejected, result.duplicates) == (2, 0)
    assert [(row.row_number, row.rule, row.raw_value) for row in result.quarantined] == [
        (2, "unique key (geo, year)", "JPN | 2024"),
        (4, "unique key (geo, year)", "JPN | 2024"),
    ]


def test_exact_repeats_are_counted_and_the_first_is_kept(readings: type[Table]) -> None:
    result = validated(frame({}, {"geo": "USA"}, {}, {}), readings)
    assert result.frame["row_number"].to_list() == [2, 3]
    assert (result.rejected, result.duplicates) == (0, 2)


def test_zero_and_a_missing_value_are_no_repeat(readings: type[Table]) -> None:
    result = validated(frame({"value": 0.0}, {"value": None}), readings)
    assert (result.rejected, result.duplicates) == (2, 0)


def test_every_row_is_accounted_for(readings: type[Table]) -> None:
    rows = frame({}, {}, {"value": 9.0}, {"geo": "x"}, {"geo": "USA"}, {"geo": "USA"}, {"geo": "CHN", "year": 1})
    result = validated(rows, readings)
    assert len(result.frame) + result.rejected + result.duplicates == len(rows)


def test_an_empty_frame_stays_empty(readings: type[Table]) -> None:
    assert validated(frame(), readings).frame.is_empty()


@pytest.mark.parametrize(
    "bend",
    [
        lambda rows: rows.with_columns(pl.lit("x").alias("added")),
        lambda rows: rows.drop("is_final"),
        lambda rows: rows.with_columns(pl.col("year").cast(pl.Float64)),
    ],
    ids=["added column", "missing column", "other type"],
)
def test_a_frame_of_other_columns_or_types_is_a_fault_and_no_bad_row(readings: type[Table], bend: object) -> None:
    """No row is to blame: quarantining one of them would hide the fault and break the account."""
    with pytest.raises(RunFault, match=r"does not fit the model of src\.readings"):
        validated(bend(frame({})), readings)  # type: ignore[operator]
