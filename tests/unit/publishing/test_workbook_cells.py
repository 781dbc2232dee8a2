"""How the workbook shows numbers, bounds and reasons."""

from __future__ import annotations

import pytest

from pipeline.publishing.formats.workbook_cells import WORDS, shown_number

SHARE, DOLLARS = {"unit": "share", "growth_basis": "points"}, {"unit": "US dollars", "growth_basis": "percent"}
BOUND = {"unit": "US dollars", "years_behind_censoring": "left"}


@pytest.mark.parametrize(
    ("name", "unit", "row", "value", "held", "look"),
    [
        ("value", "see unit", SHARE, 0.267, 0.267, "0.0%"),
        ("gap_abs", "see unit", SHARE, -0.545, -54.5, '+0.0" points";-0.0" points"'),
        ("gap_abs", "see unit", DOLLARS, -12.0, -12, "#,##0"),
        ("share_of_world", "fraction", DOLLARS, 0.0032, 0.0032, "0.0%"),
        ("cagr", "fraction (or points) per year", DOLLARS, 0.1479, 0.1479, "0.0%"),
        ("cagr", "fraction (or points) per year", SHARE, 0.0213, 2.13, '+0.0" points";-0.0" points"'),
        ("years_behind", "years", BOUND, 12.0, 12.0, '"≥ "0.0'),
        ("years_behind", "years", DOLLARS, 10.625, 10.625, "0.0"),
        ("times_behind", "ratio", DOLLARS, 258.3198, 258.3198, "#,##0.00"),
        ("per_capita_ratio", "ratio", DOLLARS, 0.01062, 0.01062, "0.0000"),
        ("value_jpy", "yen", DOLLARS, 165619470633.9331, 165619470633.9331, "#,##0"),
        ("value", "see unit", {"unit": "FLOP"}, 5e25, 5e25, "0.0E+00"),
    ],
)
def test_a_number_is_shown_in_its_unit(
    name: str, unit: str, row: dict[str, object], value: float, held: float, look: str
) -> None:
    shown, form = shown_number(name, unit, row, value)
    assert (shown, form) == (pytest.approx(held), look)


def test_a_bound_and_a_reason_are_said_in_both_languages() -> None:
    row = {"geo": "JPN", "name_ja": "日本", "name_en": "Japan", "unit": "models", "missing_reason": "not_listed"}
    row |= {"years_behind": 12.04, "years_behind_censoring": "left", "years_behind_missing_reason": None}
    words = {name: tuple(says(row, language) for language in ("ja", "en")) for name, (*_, says) in WORDS.items()
             if name in {"years_words", "no_value_words", "unit_words"}}  # fmt: skip
    assert words == {
        "unit_words": ("件", "models"),
        "years_words": ("少なくとも12.0年", "at least 12.0 years"),
        "no_value_words": ("掲載なし", "not listed"),
    }
