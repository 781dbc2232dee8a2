"""Whole columns made values: what the strict functions give, each distinct text asked once."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.parsing.numbers import in_base_units, strict_decimal, strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_columns import plain_integers, plain_numbers, read_column, typed_frame

CELLS = st.one_of(
    st.text(alphabet="0123456789.eE+- ,", max_size=20),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-(10**18), 10**18).map(str),
)


def column(*cells: str) -> pl.Series:
    return pl.Series("value", cells, dtype=pl.String)


@given(CELLS, st.sampled_from(["1", "0.01", "1000000", "1e9", "1e-6"]))
@example("0.1", "0.01")
@example("123456789012345.123456789012345", "1000000")
@example("0.30000000000000004", "0.01")
@example("0", "1000000")
def test_a_number_is_that_of_the_exact_parser_or_none(cell: str, factor: str) -> None:
    (value,) = plain_numbers(column(cell), Decimal(factor)).to_list()
    if value is not None:
        assert value == in_base_units(strict_decimal(cell, column="value"), Decimal(factor))


@given(CELLS)
def test_a_whole_number_is_that_of_the_exact_parser_or_none(cell: str) -> None:
    (value,) = plain_integers(column(cell)).to_list()
    if value is not None:
        assert value == strict_integer(cell, column="value")


def test_what_nearly_every_cell_holds_is_read_at_once() -> None:
    assert plain_numbers(column("12.5", "0", "276288"), Decimal("0.01")).to_list() == [0.125, 0.0, 2762.88]
    assert plain_integers(column("0", "276288")).to_list() == [0, 276_288]


@pytest.mark.parametrize("cell", ["", " 1", "1,4", "-1", "1e5", "１", "NaN", "inf", "1" * 16, "1\n"])
def test_what_is_not_surely_a_number_is_left_to_the_exact_parser(cell: str) -> None:
    assert plain_numbers(column(cell)).to_list() == [None]
    assert plain_integers(column(cell)).to_list() == [None]


def test_a_factor_that_is_no_power_of_ten_leaves_every_cell() -> None:
    assert plain_numbers(column("12"), Decimal("2.5")).to_list() == [None]


def year(text: str) -> int:
    return calendar_year(text, column="year")


def test_each_distinct_text_is_read_once_and_a_bad_one_is_a_fault_at_each_of_its_places() -> None:
    calls = []

    def counted(text: str) -> int:
        calls.append(text)
        return year(text)

    typed = read_column(column("2024", "24", "2024", "2023", "24"), counted, pl.Int64)
    assert typed.values.to_list() == [2024, None, 2024, 2023, None]
    assert {place: fault.raw_value for place, fault in typed.faults.items()} == {1: "24", 4: "24"}
    assert sorted(calls) == ["2023", "2024", "24"]


def test_what_is_known_already_is_not_read_and_an_empty_cell_is_no_fault() -> None:
    cells = pl.Series("value", ["7", "+8", None, "x"], dtype=pl.String)
    typed = read_column(cells, lambda text: strict_integer(text, column="value"), pl.Int64, plain=plain_integers(cells))
    assert typed.values.to_list() == [7, 8, None, None]
    assert list(typed.faults) == [3]


def test_a_record_is_quarantined_once_for_the_first_of_its_faults() -> None:
    first, second = column("24", "2024", "2023"), column("x", "1", "x")
    columns = {
        "year": read_column(first, year, pl.Int64),
        "value": read_column(second, lambda text: strict_integer(text, column="value"), pl.Int64),
    }
    frame, quarantined = typed_frame(columns, pl.Series([2, 3, 4]), table_name="t", file_name="f.csv")
    assert [(row.row_number, row.raw_value) for row in quarantined] == [(2, "24"), (4, "x")]
    assert frame.to_dicts() == [{"row_number": 3, "year": 2024, "value": 1, "file_name": "f.csv"}]


def test_a_fault_that_is_no_bad_cell_is_not_swallowed() -> None:
    def broken(text: str) -> int:
        raise KeyError(text)

    with pytest.raises(KeyError):
        read_column(column("x"), broken, pl.Int64)
