"""Periods: the five forms, their first and last day, and what is none of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsing.faults import BadCellError
from pipeline.parsing.periods import calendar_year, parse_period


@pytest.mark.parametrize(
    ("text", "freq", "start", "end"),
    [
        ("2024", "annual", date(2024, 1, 1), date(2024, 12, 31)),
        ("2025-S1", "half_yearly", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-S2", "half_yearly", date(2025, 7, 1), date(2025, 12, 31)),
        ("2026-Q1", "quarterly", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", "quarterly", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", "monthly", date(2024, 2, 1), date(2024, 2, 29)),
        ("2100-02", "monthly", date(2100, 2, 1), date(2100, 2, 28)),
        ("2013/2024", "span", date(2013, 1, 1), date(2024, 12, 31)),
        ("2013/2013", "span", date(2013, 1, 1), date(2013, 12, 31)),
    ],
)
def test_a_period_has_its_frequency_and_its_first_and_last_day(text: str, freq: str, start: date, end: date) -> None:
    period = parse_period(text, column="period")
    assert (period.text, period.freq, period.start, period.end) == (text, freq, start, end)
    assert period.year == end.year


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "2024 ", "2024-13", "2024-00", "2024-1", "2024-Q5", "2024-Q0", "2025-S3", "2024/2013", "2024-2025",
        "FY2024", "2024-01-01", "0000", "0000/2024", "２０２４", "२०२४", "2024\n",
    ],
)  # fmt: skip
def test_what_is_none_of_the_forms_is_refused(text: str) -> None:
    """Full-width digits are digits to Python, and the year 0 is none: both once got past the pattern."""
    with pytest.raises(BadCellError, match="not a period"):
        parse_period(text, column="period")


@given(st.text(alphabet=st.sampled_from("0123456789-/QSｑ２ 年"), max_size=10))
def test_any_text_is_a_period_or_is_refused(text: str) -> None:
    try:
        period = parse_period(text, column="period")
    except BadCellError:
        return
    assert period.start <= period.end
    assert period.text.isascii()


def test_a_year_is_four_digits_from_1900_to_2100() -> None:
    assert [calendar_year(text, column="year") for text in ("1900", "2024", "2100")] == [1900, 2024, 2100]


@pytest.mark.parametrize("text", ["2013.0", "1/1/19", "", " 2024", "1899", "2101", "２０２４", "202", "20244"])
def test_what_is_no_such_year_is_refused(text: str) -> None:
    with pytest.raises(BadCellError, match="not a year"):
        calendar_year(text, column="year")
