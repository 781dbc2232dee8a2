"""How a cell of the workbook is shown: the number format of a value, and the words of what is a code in the tables.

Belongs here: what depends on one row. Which columns and rows there are is in ``xlsx``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.reporting.words import (
    Language,
    closing_words,
    gap_words,
    peers_words,
    reason_words,
    said,
    years_words,
)

Row = Mapping[str, Any]

_PERCENT = "0.0%"
#: A difference of shares is held in points, since a spreadsheet shows a fraction in percent alone.
_POINTS = '+0.0" points";-0.0" points"'
_YEARS, _AT_LEAST_YEARS = "0.0", '"≥ "0.0'
#: Number formats by the size from which they hold; whole numbers have no digits after the point.
_SIZES = ((1e15, "0.0E+00"), (1000, "#,##0"), (1, "#,##0.00"), (0, "0.0000"))
_WHOLE = "#,##0"
#: What of the censoring makes years behind a lower bound.
_BOUNDS = frozenset({"left", "hole"})
#: Columns in the unit of the indicator.
_IN_UNIT = frozenset({"value", "leader_value", "peer_median"})
_GROWTH = frozenset({"cagr", "cagr_leader"})


def shown_number(name: str, unit: str, row: Row, value: float) -> tuple[float, str]:
    """A number as the cell holds it, and its format.

    Args:
        name: of the column.
        unit: of the column.
        row: the row, which says the indicator's unit and on what basis growth is counted.
        value: as the table has it.
    """
    is_share = row.get("unit") == "share"
    if (is_share and name == "gap_abs") or (name in _GROWTH and row.get("growth_basis") == "points"):
        return value * 100, _POINTS
    if (is_share and name in _IN_UNIT) or unit == "fraction" or name in _GROWTH:
        return value, _PERCENT
    if unit == "years":
        is_bound = name == "years_behind" and row.get("years_behind_censoring") in _BOUNDS
        return value, _AT_LEAST_YEARS if is_bound else _YEARS
    if value == int(value) and abs(value) < _SIZES[0][0]:
        return value, _WHOLE
    return value, next(look for size, look in _SIZES if abs(value) >= size)


def _unit(row: Row, language: Language) -> str:
    return said("units", row["unit"], language, n=0)


def _years(row: Row, language: Language) -> str:
    name = row[f"name_{language}"] or row["geo"]
    censoring, reason = row["years_behind_censoring"], row["years_behind_missing_reason"]
    return years_words(name, row["years_behind"], censoring, reason, language)


def _gap(row: Row, language: Language) -> str:
    return gap_words(row, row["unit"], language)


def _peers(row: Row, language: Language) -> str:
    return peers_words(row, row["unit"], language)


def _no_value(row: Row, language: Language) -> str:
    return reason_words(row["missing_reason"], language)


#: Columns of words, by their name without the language: titles in Japanese and English, and what they say of a row.
WORDS: Mapping[str, tuple[str, str, Callable[[Row, Language], str]]] = {
    "unit_words": ("単位", "unit in words", _unit),
    "gap_words": ("首位との差・言葉", "gap to the leader in words", _gap),
    "years_words": ("首位からの遅れ・言葉", "years behind in words", _years),
    "closing_words": ("差は縮まっているか", "is the gap closing", closing_words),
    "peers_words": ("比較集団の中央値・言葉", "peers' median in words", _peers),
    "no_value_words": ("値がない理由", "why there is no value", _no_value),
}
