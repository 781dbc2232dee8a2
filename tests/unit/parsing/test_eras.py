"""Japanese years: each era, its first and last year, and what is no such year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsing.eras import calendar_year_of_era, fiscal_year_of_era
from pipeline.parsing.faults import BadCellError


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("昭和元年", 1926),
        ("昭和64年", 1989),
        ("平成元年", 1989),
        ("平成30年", 2018),
        ("平成31年", 2019),
        ("令和元年", 2019),
        ("令和6年", 2024),
        ("令和６年", 2024),
        (" 令和10年 ", 2028),
        ("2024年", 2024),
    ],
)
def test_a_year_of_an_era_is_a_calendar_year_or_a_fiscal_year(text: str, year: int) -> None:
    assert calendar_year_of_era(text, column="年") == year
    assert fiscal_year_of_era(text.rstrip() + "度", column="年度") == year


@pytest.mark.parametrize(
    "text", ["", "令和", "令和年度", "令和0年度", "令和06年度", "令和100年度", "R6年度", "大正15年度", "6年度", "2024"]
)
def test_what_is_no_year_of_an_era_is_refused(text: str) -> None:
    with pytest.raises(BadCellError, match="not a Japanese year"):
        fiscal_year_of_era(text, column="年度")


def test_a_fiscal_year_is_not_taken_for_a_calendar_year_nor_the_other_way_round() -> None:
    """The fiscal year 令和6年度 ends in March 2025."""
    with pytest.raises(BadCellError, match="a fiscal year such as 令和6年度"):
        fiscal_year_of_era("令和6年", column="年度")
    with pytest.raises(BadCellError, match="a year such as 令和6年"):
        calendar_year_of_era("令和6年度", column="年")


@pytest.mark.parametrize("text", ["昭和65年度", "平成32年度"])
def test_a_year_after_the_eras_end_is_refused(text: str) -> None:
    with pytest.raises(BadCellError, match="after the era's end"):
        fiscal_year_of_era(text, column="年度")


@given(st.text(alphabet=st.sampled_from("昭和平成令元0123456789年度６ "), max_size=8))
def test_any_text_is_a_year_of_1926_or_later_or_is_refused(text: str) -> None:
    try:
        year = fiscal_year_of_era(text, column="年度")
    except BadCellError:
        return
    assert 1900 <= year <= 2118
