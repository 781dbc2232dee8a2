"""Japanese years: an era's year (``令和6年``) or fiscal year (``令和6年度``) as a year of the common era.

Belongs here: the eras and how their years are written. Not here: what a fiscal year covers (April to March, named after
the year in which it begins), which is the ``time_basis`` of a value.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.parsing.faults import BadCellError


@dataclass(frozen=True)
class _Era:
    """An era: the year that is its first, and its last year's number (None while it runs)."""

    first_year: int
    years: int | None


#: Two eras share their boundary years: 昭和64年 is 平成元年 (1989), 平成31年 is 令和元年 (2019).
_ERAS = {"昭和": _Era(1926, 64), "平成": _Era(1989, 31), "令和": _Era(2019, None)}
_YEAR = re.compile(
    rf"(?:(?P<era>{'|'.join(_ERAS)})(?P<number>元|[1-9][0-9]?)|(?P<year>(?:19|20)[0-9]{{2}}))年(?P<fiscal>度?)"
)


def calendar_year_of_era(text: str, *, column: str) -> int:
    """The calendar year: ``令和6年`` and ``2024年`` are 2024.

    Raises:
        BadCellError: the text is anything else, a fiscal year among it.
    """
    return _year(text, column=column, fiscal=False)


def fiscal_year_of_era(text: str, *, column: str) -> int:
    """The year in which the fiscal year begins: ``令和6年度`` and ``2024年度`` are 2024 (April 2024 to March 2025).

    Raises:
        BadCellError: the text is anything else, a calendar year among it.
    """
    return _year(text, column=column, fiscal=True)


def _year(text: str, *, column: str, fiscal: bool) -> int:
    # Full-width digits are common in Japanese text, and NFKC makes them plain ones.
    match = _YEAR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or bool(match["fiscal"]) is not fiscal:
        expected = "a fiscal year such as 令和6年度" if fiscal else "a year such as 令和6年"
        raise BadCellError("not a Japanese year", column=column, raw_value=text, expected=expected)
    if match["year"]:
        return int(match["year"])
    era, number = _ERAS[match["era"]], 1 if match["number"] == "元" else int(match["number"])
    if era.years is not None and number > era.years:
        expected = f"at most {match['era']}{era.years}"
        raise BadCellError("a year after the era's end", column=column, raw_value=text, expected=expected)
    return era.first_year + number - 1
