"""Periods in SDMX style: ``2024``, ``2025-S1``, ``2026-Q1``, ``2025-09``, ``2013/2024``. Text in, dates out."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipeline.parsing.faults import BadCellError

_PERIOD = re.compile(
    r"(?P<year>[12][0-9]{3})"  # not \d, which takes full-width digits too
    r"(?:-S(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2])|/(?P<end>[12][0-9]{3}))?"
)


@dataclass(frozen=True)
class Period:
    """A period with its frequency (annual, half_yearly, quarterly, monthly, span) and first and last day."""

    text: str
    freq: str
    start: date
    end: date

    @property
    def year(self) -> int:
        """The year the period ends in: a span ``2013/2024`` counts as 2024."""
        return self.end.year


def parse_period(text: str, *, column: str) -> Period:
    """Read a period.

    Raises:
        BadCellError: the text is none of the five forms, or a span runs backwards.
    """
    match = _PERIOD.fullmatch(text)
    if match is None or (match["end"] and int(match["end"]) < int(match["year"])):
        expected = "2024, 2025-S1, 2026-Q1, 2025-09 or 2013/2024"
        raise BadCellError("not a period", column=column, raw_value=text, expected=expected)
    year = int(match["year"])
    if match["end"]:
        return Period(text, "span", date(year, 1, 1), date(int(match["end"]), 12, 31))
    if match["half"]:
        return _months(text, "half_yearly", year, first=6 * int(match["half"]) - 5, count=6)
    if match["quarter"]:
        return _months(text, "quarterly", year, first=3 * int(match["quarter"]) - 2, count=3)
    if match["month"]:
        return _months(text, "monthly", year, first=int(match["month"]), count=1)
    return Period(text, "annual", date(year, 1, 1), date(year, 12, 31))


def calendar_year(text: str, *, column: str) -> int:
    """The year that four digits spell, from 1900 to 2100.

    Raises:
        BadCellError: the text is anything else (``2013.0``, ``1/1/19``, a blank, a year out of that range).
    """
    if not re.fullmatch(r"19[0-9]{2}|20[0-9]{2}|2100", text):
        raise BadCellError("not a year", column=column, raw_value=text, expected="a year such as 2024")
    return int(text)


def _months(text: str, freq: str, year: int, *, first: int, count: int) -> Period:
    last = first + count - 1
    return Period(text, freq, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
