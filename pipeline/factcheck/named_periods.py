"""Times that a text names: years, fiscal years, Japanese eras, quarters, halves, months and spans of years.

Belongs here: which period is meant, in the warehouse's SDMX style, and what its words make of it (``role``). Not here:
which quantity it belongs to. A full date (2025年3月31日) dates an event or a document and is never the period of a
quantity: it is found, so that its digits are no quantities, and has no period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.factcheck.numerals import japanese_number
from pipeline.factcheck.words import table
from pipeline.parsing.eras import calendar_year_of_era
from pipeline.parsing.faults import BadCellError

_YEAR = r"(?:19|20)[0-9]{2}"
_ERA = r"(?:昭和|平成|令和)(?:元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_JAPANESE_YEAR = rf"(?:{_YEAR}|[一二][〇一二三四五六七八九]{{3}}|{_ERA})"
_MONTHS = re.findall("[a-z]+", "january february march april may june july august september october november december")
_MONTH = "(?:" + "|".join([f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS] + ["sept"]) + r")\.?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ORDINAL = "|".join(_ORDINALS)
_DASH = "[-–—〜～~]"
#: After a bare year: a counted thing or money makes the four digits a number (2000 robots, 2000万ドル), not a year.
_COUNTED = (
    r"(?!\s?(?:%|(?:[a-z]{1,12}\s)?(?:robots|companies|models|papers|people|patents|units|firms|articles|laws"
    r"|dollars|euros|yen|yuan|pounds|percent|(?:m|b|tr)illion)\b"
    r"|[万億兆]|パーセント|(?:[米豪]|香港|台湾)?ドル|円|ユーロ|ポンド|ウォン|ルピー|(?:人民)?元(?!年)"
    r"|台(?!湾|頭|風)|件|人(?!工|類|間|材)|名(?!前|称)|社(?!会)|本(?!格|国|社)|編|[カか箇ヶケヵ](?:国|所)|倍|個|校))"
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
            ``edition`` of a document; ``base`` where another time is compared with it; ``name`` where it is part of the
            name of something; ``date``.
    """

    start: int
    end: int
    period: str | None
    role: str


def periods_in(text: str) -> tuple[PeriodMention, ...]:
    """Every time of a text whose wide characters are folded, in order; the longest match of a place wins."""
    found = sorted(_all_forms(text), key=lambda one: (one.start, -one.end))
    kept: list[PeriodMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    years = {int(one.period[:4]) for one in kept if one.period}
    places = {position for one in kept for position in range(one.start, one.end)}
    short = [one for one in _short_years(text, years) if one.start not in places]
    return tuple(sorted([*kept, *short], key=lambda one: one.start))


def _all_forms(text: str) -> Iterator[PeriodMention]:
    for form, period_of in _FORMS:
        for match in form.finditer(text):
            try:
                period = period_of(match)
            except BadCellError:  # 令和99年 is no year, but its digits are no quantity either
                period = None
            role = "date" if period is None else _role(text, match.start(), match.end())
            yield PeriodMention(match.start(), match.end(), period, role)


def _role(text: str, start: int, end: int) -> str:
    after, before = text[end : end + 48], text[max(0, start - 20) : start]
    for row in table("period_roles"):
        if row.pattern.match(after) if row["side"] == "after" else row.pattern.search(before):
            return row["role"]
    return "during"


def _year(text: str) -> int:
    """The year that four digits, four kanji digits or an era and its year spell (with or without 年)."""
    text = text.rstrip("年度")
    if text[:2] in ("昭和", "平成", "令和"):
        number = text[2:] if text[2:] == "元" or text[2:].isdigit() else str(japanese_number(text[2:]) or text[2:])
        return calendar_year_of_era(f"{text[:2]}{number}年", column="text")
    return int(text) if text.isascii() else int(japanese_number(text) or 0)


def _japanese(match: re.Match[str]) -> str | None:
    year = _year(match["year"])
    if match["day"]:
        return None
    if match["quarter"]:
        return f"{year}-Q{match['quarter'].translate(str.maketrans('一二三四', '1234'))}"
    if match["months"]:
        return f"{year}-Q{(int(match['months']) + 2) // 3}"
    if match["half"]:
        return f"{year}-S{1 if match['half'] in '上前' else 2}"
    if match["month"]:
        return f"{year}-{int(match['month']):02d}" if 1 <= int(match["month"]) <= 12 else None
    return str(year)


def _span(match: re.Match[str]) -> str | None:
    first, text = _year(match["first"]), match["last"]
    is_short = len(text) == 2 and text.isascii()
    last = first - first % 100 + int(text) if is_short else _year(text)
    return f"{first}/{last}" if last >= first else None


def _english_month(match: re.Match[str]) -> str:
    month = next(number for number, name in enumerate(_MONTHS, 1) if name[:3] == match["month"][:3].lower())
    return f"{match['year']}-{month:02d}"


def _english_part(match: re.Match[str]) -> str:
    groups = match.groupdict()
    number = _ORDINALS.get((groups.get("ordinal") or "").lower()) or int(groups.get("number") or 1)
    return f"{match['year']}-{'Q' if match['part'][0] in 'qQtT' else 'S'}{number}"


#: 「23年」: with a particle that makes it a time, and no word that makes it a length of time.
_SHORT = re.compile(
    r"(?<![0-9.,一-龠])(?<!わずか)(?P<short>[0-4][0-9])年(?P<fiscal>度)?(?P<rest>[のにはと、。）)時末比]|から|まで|$)"
    r"(?!(?:一|1)(?:度|回)|わたっ|及|上|歴史|経験|節目|実績|キャリア|年月|伝統|月日|計画|期間|猶予|懲役|任期|ローン|刑|間)"
)
_LENGTH = re.compile(r"(?:過去|今後|この|約|ここ|その後|以来|創業|在職|計|満|丸|はや)$")


def _short_years(text: str, years: set[int]) -> Iterator[PeriodMention]:
    """``23年`` for 2023: near a year named in full, or with に・は・末 or as a fiscal year in this century's range."""
    for match in _SHORT.finditer(text):
        year = 2000 + int(match["short"])
        is_near = any(abs(year - other) <= 6 for other in years)
        is_time = (
            bool(match["fiscal"])
            or match["rest"] in ("に", "は", "の", "末", "時", "、")
            or match["rest"].startswith("ま")
        )
        is_length = _LENGTH.search(text[max(0, match.start() - 4) : match.start()])
        if is_near or (is_time and 2012 <= year <= 2035 and not is_length):
            end = match.end() - len(match["rest"])
            yield PeriodMention(match.start(), end, str(year), _role(text, match.start(), end))


def _never(match: re.Match[str]) -> None:
    """A time that is no period of a quantity."""


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            rf"(?P<year>{_JAPANESE_YEAR})年度?(?:\s?の?\s?(?:第?\s?(?P<quarter>[1-4一二三四])\s?四半期"
            rf"|(?P<months>[147]|10){_DASH}(?:3|6|9|12)月期?|(?P<half>[上下前後])(?:半期|期|半)"
            r"|(?P<month>[0-9]{1,2})月(?:期|時点|末)?(?P<day>\s?[0-9]{1,2}日)?))?",
            _japanese,
        ),
        (
            rf"(?P<first>{_JAPANESE_YEAR})年?度?\s?(?:から|{_DASH})\s?(?P<last>{_JAPANESE_YEAR}|[0-9]{{2}})年度?(?:まで)?",
            _span,
        ),
        (rf"{_BEFORE}{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])(?![0-9])", _never),
        (r"(?<![0-9])[0-9]{1,2}月(?:[0-9]{1,2}日)?(?!期|間)", _never),
        (rf"\b{_MONTH}\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s{_YEAR})?(?![0-9])", _never),
        (rf"{_BEFORE}[0-9]{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:\s{_YEAR})?(?![0-9a-z])", _never),
        (r"(?:午前|午後)?(?<![0-9])[0-9]{1,2}[時:][0-9]{2}分?", _never),
        (rf"\b(?P<month>{_MONTH}),?\s(?P<year>{_YEAR}){_AFTER}", _english_month),
        (rf"\b(?P<part>[QH])(?P<number>[1-4])\s?(?:of\s)?(?:FY\s?)?(?P<year>{_YEAR}){_AFTER}", _english_part),
        (rf"{_BEFORE}(?P<year>{_YEAR})[\s-]?(?P<part>[QHS])(?P<number>[1-4]){_AFTER}", _english_part),
        (
            rf"\b(?P<ordinal>{_ORDINAL})[\s-](?P<part>quarter|half|three months)\sof\s(?P<year>{_YEAR}){_AFTER}",
            _english_part,
        ),
        (rf"\b(?:from|between)\s(?P<first>{_YEAR})\s(?:to|and|through|until)\s(?P<last>{_YEAR}){_AFTER}", _span),
        (rf"{_BEFORE}(?P<first>{_YEAR})\s?{_DASH}\s?(?P<last>{_YEAR}|[0-9]{{2}}){_AFTER}", _span),
        (rf"\b(?:fiscal(?:\syear)?|FY)\s?(?P<year>{_YEAR}){_AFTER}", lambda match: match["year"]),
        (rf"{_BEFORE}(?P<year>{_YEAR})(?![年0-9])(?!s\b){_AFTER}{_COUNTED}", lambda match: match["year"]),
        (rf"{_BEFORE}{_YEAR}(?:s\b|年代)", _never),
    )
)
