"""Parts, multiples and places in words: 「3分の1」, ``one in six``, ``tenfold``, ``ranked 14th of 67``.

Belongs here: their forms. Not here: numbers with a counter, 「14位」 among them (``finding``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.factcheck.numerals import english_number, japanese_number
from pipeline.factcheck.quantities import RANK, SHARE, TIMES, Counter, Quantity, quantity_at

_SHARE = Counter(SHARE, Fraction(1), "share")
_TIMES = Counter(TIMES, Fraction(1), "times")
_RANK = Counter(RANK, Fraction(1), "rank")
_NUMBER = r"[0-9][0-9,]{0,12}(?:\.[0-9]{1,4})?|[一二三四五六七八九十百千万億]{1,8}"
_PARTS_JA = re.compile(rf"(?P<below>{_NUMBER}|[0-9]{{1,6}}[万億])\s?分の\s?(?P<above>{_NUMBER})")
_OUT_OF_JA = re.compile(
    r"(?P<below>[0-9]{1,3}|[二三四五六七八九十])[人社](?:中|に|のうち)(?P<above>[0-9]{1,2}|一)[人社]"
)
_PART_NAMES = {
    word: number
    for number, words in {
        2: "half halves", 3: "third", 4: "quarter fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth",
        9: "ninth", 10: "tenth", 12: "twelfth", 20: "twentieth", 50: "fiftieth", 100: "hundredth", 1000: "thousandth",
        10**6: "millionth",
    }.items()
    for word in words.split()
}  # fmt: skip
_COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|a|an"
_PARTS_EN = re.compile(
    rf"(?<!one and )(?<!two and )(?<!three and )\b(?P<above>{_COUNTS})[\s-]"
    r"(?:(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?"
    rf"(?P<name>{'|'.join(_PART_NAMES)})s?\b"
    r"(?!\s(?:place|largest|biggest|highest|most|time|party|quarter|of\s(?:19|20)))"
    r"|(?<![0-9./])(?P<over>[0-9]{1,3})/(?P<under>[0-9][0-9,]{0,9})(?:th|rd|nd|st)?(?![0-9/])"
    rf"|\b(?P<one>one|two|three|four|[1-9]) (?:in|out of)(?: every)? (?P<many>[0-9][0-9,]{{0,9}}|{_COUNTS})\b"
    r"(?! (?:years|days|months))",
    re.IGNORECASE,
)
#: A part of the world or of all is a share; a part of another economy's quantity is a ratio.
_WHOLE = re.compile(
    r"(?:世界|全体|全世界|全国|総数|総額|企業|国民|人口|回答者|全|うち)[^、。]{0,8}の?[「『]?(?:約|およそ)?$"
)
_OF_ANOTHER = re.compile(
    r"\s(?:of (?:that|those|it|the (?:U\.?S|level|amount|figure|number|size)"
    r"|(?:[A-Z][\w.]{0,20}\s){0,2}[A-Z](?!orld)[\w.]{0,20}(?:['’]s\b|(?=[,.;)\s]|$)))|as (?:much|many|large|big)"
    r"|the (?:level|amount|size))"
)


def parts_in(text: str) -> Iterator[Quantity]:
    """Parts in words and fractions (``one in six``, 「3分の1」): shares of a whole, or ratios to another economy."""
    for match in _PARTS_JA.finditer(text):
        below, above = (japanese_number(match[name].replace(",", "")) for name in ("below", "above"))
        if below and above:
            is_share = _WHOLE.search(text[max(0, match.start() - 16) : match.start()])
            yield quantity_at(text, match.start(), match.end(), above / below, _SHARE if is_share else _TIMES)
    for match in _OUT_OF_JA.finditer(text):
        below, above = (japanese_number(match[name]) or Fraction(0) for name in ("below", "above"))
        if 0 < above <= below:
            yield quantity_at(text, match.start(), match.end(), above / below, _SHARE)
    for match in _PARTS_EN.finditer(text):
        value = _english_part(match)
        if value is not None and 0 < value < 1:
            is_ratio = _OF_ANOTHER.match(text, match.end()) or text[match.start() - 1 : match.start()] == "の"
            yield quantity_at(text, match.start(), match.end(), value, _TIMES if is_ratio else _SHARE)


def _english_part(match: re.Match[str]) -> Fraction | None:
    if match["name"]:
        above = 1 if match["above"].lower() in ("a", "an") else int(english_number(match["above"]) or 1)
        return Fraction(above, int(english_number(match["tens"] or "zero") or 0) + _PART_NAMES[match["name"].lower()])
    if match["over"]:
        under = int(match["under"].replace(",", ""))
        return Fraction(int(match["over"]), under) if under else None
    one, many = (
        Fraction(text.replace(",", "")) if text[0].isdigit() else english_number(text)
        for text in (match["one"], match["many"])
    )
    return one / many if one and many else None


_FOLD = re.compile(
    r"\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|thousand)-?fold\b", re.I
)


def folds_in(text: str) -> Iterator[Quantity]:
    """Multiples in one word: ``tenfold``."""
    for match in _FOLD.finditer(text):
        value = english_number(match["word"]) or Fraction({"hundred": 100, "thousand": 1000}[match["word"].lower()])
        yield quantity_at(text, match.start(), match.end(), value, _TIMES, half_digit=Fraction(1, 2))


_RANK_ORDINALS = re.findall(
    "[a-z]+",
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth",
)
_ORDINAL = rf"(?P<word>{'|'.join(_RANK_ORDINALS)})|(?P<digits>[0-9]{{1,3}})(?:st|nd|rd|th)"
_PLACED = r"ranks |ranked |rank |ranking |came |comes |placed |finished |stands |was |stays |remains |in |is |from "
_RANK_EN = (
    re.compile(r"\b(?:No\.|number|#)\s?(?P<digits>[0-9]{1,3})\b(?!\s?[%.][0-9%])(?P<word>)", re.I),
    re.compile(
        rf"\b(?:{_ORDINAL})(?=[\s-](?:place|position|spot|rank|globally|worldwide|overall|in the world|among|out of"
        r"|of [0-9]|behind|after|(?:[a-z]{1,20}[\s-])?(?:largest|highest|biggest|most|best|in terms)))",
        re.I,
    ),
    re.compile(rf"(?:{'|'.join(f'(?<={word})' for word in _PLACED.split('|'))})(?:{_ORDINAL})(?=[\s,.;)])", re.I),
)
#: ``Germany fifth and France seventh``: a bare ordinal behind a name, at the end of its part of a list.
_RANK_BARE = re.compile(rf"(?<=[A-Za-z] )(?:{_ORDINAL})(?=[,.;)]|\s(?:and|while|but|at|with)\s|\s?$)", re.I)
_NAME_BEFORE = re.compile(r"(?:^|[^A-Za-z])[A-Z][A-Za-z.]{1,20}(?:\s(?:only|just|was|is))?\s$")
_NOT_A_RANK = re.compile(r"\s(?:quarter|half|century|time|generation|of [A-Z][a-z]{2,8}\b|[0-9])", re.I)
_RANKED_EN = re.compile(r"\s?(?:of|out of|among)\s(?:the\s)?(?P<many>[0-9]{1,3})\b", re.I)


def ranks_in(text: str) -> Iterator[Quantity]:
    """Places in English: ``ranked 14th of 67``, ``no. 5``, ``Germany fifth``."""
    for form in (*_RANK_EN, _RANK_BARE):
        for match in form.finditer(text):
            before = text[max(0, match.start() - 30) : match.start()]
            if _NOT_A_RANK.match(text, match.end()) or (form is _RANK_BARE and not _NAME_BEFORE.search(before)):
                continue
            value = _RANK_ORDINALS.index(match["word"].lower()) + 1 if match["word"] else int(match["digits"])
            ranked = _RANKED_EN.match(text, match.end())
            end = ranked.end() if ranked else match.end()
            many = int(ranked["many"]) if ranked else None
            yield quantity_at(text, match.start(), end, Fraction(value), _RANK, rank_of=many)
