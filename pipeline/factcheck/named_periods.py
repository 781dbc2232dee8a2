"""Times that a text names: years, fiscal years, Japanese eras, quarters, halves, months and spans of years.

Belongs here: which period is meant, in the warehouse's SDMX style, and whether the words make it a start (``since``)
or an end still to come. Not here: which quantity it belongs to. A full date (2025年3月31日) dates an event or a
document and is never the period of a quantity: it is found, so that its digits are no quantities, and has no period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.factcheck.numerals import japanese_number
from pipeline.parsing.eras import calendar_year_of_era
from pipeline.parsing.faults import BadCellError

_YEAR = r"(?:19|20)[0-9]{2}"
_KANJI_YEAR = r"[一二][〇一二三四五六七八九]{3}"
_ERA = r"(?:昭和|平成|令和)(?:元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_JAPANESE_YEAR = rf"(?:{_YEAR}|{_KANJI_YEAR}|{_ERA})"
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "(?:" + "|".join([f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS] + ["sept"]) + r")\.?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ORDINAL = "|".join(_ORDINALS)
_DASH = "[-–—〜～~]"
#: After a bare year: a counted thing or money makes the four digits a number (2000 robots, 2000万ドル), not a year.
_COUNTED = (
    r"(?!\s*(?:%|[a-z]*\s?(?:robots|companies|models|papers|people|patents|units|firms|articles|laws"
    r"|dollars|euros|yen|yuan|pounds|percent|(?:m|b|tr)illion)\b"
    r"|[万億兆]|パーセント|(?:[米豪]|香港|台湾)?ドル|円|ユーロ|ポンド|ウォン|ルピー|(?:人民)?元(?!年)"
    r"|台(?!湾|頭|風)|件|人(?!工|類|間|材)|名(?!前|称)|社(?!会)|本(?!格|国|社)|編|[カか箇ヶケヵ]国|[カか箇ヶケヵ]所|倍|個|校))"
)
_BEFORE = r"(?<![0-9A-Za-z$€£¥.,/万億兆-])"
_AFTER = r"(?![0-9A-Za-z]|[.,][0-9])"


@dataclass(frozen=True)
class PeriodMention:
    """A time in a text.

    Attributes:
        start: offset of its first character.
        end: one after its last character.
        period: in SDMX style; None for a full date, which is no period of a quantity.
        role: ``during``; ``since`` and ``until`` where the words make it an end of a stretch of time;
            ``edition`` of a document; ``base`` where it is what another time is compared with; ``date``.
    """

    start: int
    end: int
    period: str | None
    role: str


@dataclass(frozen=True)
class _Form:
    pattern: re.Pattern[str]
    period_of: Callable[[re.Match[str]], str | None]


def periods_in(text: str) -> tuple[PeriodMention, ...]:
    """Every time of a text whose wide characters are folded, in order; the longest match of a place wins."""
    found = sorted(_all_forms(text), key=lambda one: (one.start, -one.end))
    kept: list[PeriodMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    years = {int(one.period[:4]) for one in kept if one.period}
    taken = [range(one.start, one.end) for one in kept]
    short = [one for one in _short_years(text, years) if not any(one.start in place for place in taken)]
    return tuple(sorted([*kept, *short], key=lambda one: one.start))


def _all_forms(text: str) -> Iterator[PeriodMention]:
    for form in _FORMS:
        for match in form.pattern.finditer(text):
            period = form.period_of(match)
            role = "date" if period is None else _role(text, match.start(), match.end())
            yield PeriodMention(match.start(), match.end(), period, role)


def _role(text: str, start: int, end: int) -> str:
    after, before = text[end : end + 30], text[max(0, start - 12) : start].lower()
    if re.match(r"(?:年|年度)?(?:以来|以降|から(?!.{0,6}まで)|に[^、。]{0,9}(?:以来|てから))", after) or re.search(
        r"since\s$", before
    ):
        return "since"
    if re.match(r"\s(?:[a-z]+ )?(?:white paper|report|edition|survey|annual|ai index)|年版", after, re.IGNORECASE):
        return "edition"
    if re.match(r"(?:同期)?(?:比|と比|に比べ|より)", after) or re.search(
        r"\b(?:from|than in|compared (?:with|to)|versus)\s$", before
    ):
        return "base"
    if re.match(r"(?:年|年度)?(?:までに|をめど)", after) or re.search(r"\bby\s(?:the end of\s)?$", before):
        return "until"
    return "during"


def _year(text: str) -> int:
    """The year that four digits, four kanji digits or an era and its year spell (with or without 年)."""
    text = text.rstrip("年度")
    if text[:2] in ("昭和", "平成", "令和"):
        number = text[2:] if text[2:] == "元" or text[2:].isdigit() else str(japanese_number(text[2:]) or text[2:])
        return calendar_year_of_era(f"{text[:2]}{number}年", column="text")
    return int(text) if text.isascii() else int(japanese_number(text) or 0)


def _era_or_year(match: re.Match[str]) -> str | None:
    try:
        year = _year(match["year"])
    except BadCellError:  # 令和99年 is no year, but its digits are no quantity either
        return None
    groups = match.groupdict()
    if groups.get("day"):
        return None
    if groups.get("quarter"):
        return f"{year}-Q{groups['quarter'].translate(str.maketrans('一二三四', '1234'))}"
    if groups.get("half"):
        return f"{year}-S{1 if groups['half'] in ('上', '前') else 2}"
    if groups.get("month"):
        return f"{year}-{int(groups['month']):02d}" if 1 <= int(groups["month"]) <= 12 else None
    return str(year)


def _japanese_span(match: re.Match[str]) -> str | None:
    try:
        return _span(_year(match["first"]), match["last"], read=_year)
    except BadCellError:
        return None


def _english_span(match: re.Match[str]) -> str | None:
    return _span(int(match["first"]), match["last"], read=int)


def _span(first: int, last_text: str, *, read: Callable[[str], int]) -> str | None:
    short = len(last_text) == 2 and last_text.isascii()
    last = first - first % 100 + int(last_text) if short else read(last_text)
    return f"{first}/{last}" if last >= first else None


def _english_month(match: re.Match[str]) -> str:
    month = next(number for number, name in enumerate(_MONTHS, 1) if name[:3] == match["month"][:3].lower())
    return f"{match['year']}-{month:02d}"


def _english_part(match: re.Match[str]) -> str:
    number = _ORDINALS.get((match["ordinal"] or "").lower()) or int(match["number"] or 0)
    return f"{match['year']}-{'Q' if match['part'][0] in 'qQ' else 'S'}{number}"


def _short_years(text: str, years: set[int]) -> Iterator[PeriodMention]:
    """``23年`` for 2023, where the text names a year in full that lies within six years of it."""
    pattern = rf"(?<![0-9.,一-龠]){_SHORT}年度?(?=[のにはと、。）)時末比]|から|まで|$)"
    for match in re.finditer(pattern, text):
        near = [year for year in years if abs(year % 100 - int(match["short"])) <= 6 and year >= 2000]
        if near:
            period = f"20{match['short']}"
            yield PeriodMention(match.start(), match.end(), period, _role(text, match.start(), match.end()))


_SHORT = r"(?P<short>[0-4][0-9])"
_FORMS = tuple(
    _Form(re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            rf"(?P<year>{_JAPANESE_YEAR})年(?:度)?(?:\s*の?\s*(?:第?\s*(?P<quarter>[1-4一二三四])\s*四半期|"
            r"(?P<half>[上下前後])(?:半期|期|半)|(?P<month>[0-9]{1,2})月(?:期|時点|末)?(?P<day>\s*[0-9]{1,2}日)?))?",
            _era_or_year,
        ),
        (
            rf"(?P<first>{_JAPANESE_YEAR})年?度?\s*(?:から|{_DASH})\s*(?P<last>{_JAPANESE_YEAR}|[0-9]{{2}})年度?(?:まで)?",
            _japanese_span,
        ),
        (rf"{_BEFORE}{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])(?![0-9])", lambda match: None),
        (r"(?<![0-9])[0-9]{1,2}月[0-9]{1,2}日", lambda match: None),
        (rf"\b{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?(?![0-9])", lambda match: None),
        (rf"{_BEFORE}[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+{_YEAR})?(?![0-9a-z])", lambda match: None),
        (r"(?:午前|午後)?[0-9]{1,2}[時:][0-9]{2}分?", lambda match: None),
        (rf"\b(?P<month>{_MONTH}),?\s+(?P<year>{_YEAR}){_AFTER}", _english_month),
        (
            rf"\b(?P<part>Q)(?P<number>[1-4])(?P<ordinal>)\s*(?:of\s+)?(?:FY\s?)?(?P<year>{_YEAR}){_AFTER}",
            _english_part,
        ),
        (rf"\b(?P<part>H)(?P<number>[12])(?P<ordinal>)\s*(?:of\s+)?(?:FY\s?)?(?P<year>{_YEAR}){_AFTER}", _english_part),
        (rf"{_BEFORE}(?P<year>{_YEAR})[\s-]?(?P<part>Q)(?P<number>[1-4])(?P<ordinal>){_AFTER}", _english_part),
        (rf"{_BEFORE}(?P<year>{_YEAR})[\s-]?(?P<part>[HS])(?P<number>[12])(?P<ordinal>){_AFTER}", _english_part),
        (
            rf"\b(?P<ordinal>{_ORDINAL})(?P<number>)[\s-](?P<part>quarter|half)\s+of\s+(?P<year>{_YEAR}){_AFTER}",
            _english_part,
        ),
        (
            rf"\b(?:from|between)\s+(?P<first>{_YEAR})\s+(?:to|and|through|until)\s+(?P<last>{_YEAR}){_AFTER}",
            _english_span,
        ),
        (rf"{_BEFORE}(?P<first>{_YEAR})\s?{_DASH}\s?(?P<last>{_YEAR}|[0-9]{{2}}){_AFTER}", _english_span),
        (rf"\b(?:fiscal(?:\syear)?|FY)\s?(?P<year>{_YEAR}){_AFTER}", lambda match: match["year"]),
        (rf"{_BEFORE}(?P<year>{_YEAR})(?![年0-9])(?!s\b){_AFTER}{_COUNTED}", lambda match: match["year"]),
        (rf"{_BEFORE}{_YEAR}(?:s\b|年代)", lambda match: None),
    )
)
