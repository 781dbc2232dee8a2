"""The quantities that a text prints: each number with its counter, its operator and its place, in base units and exact.

Belongs here: joining ``numerals``, ``counters`` and ``operators``, the words that are a quantity without a number
(過半数, 倍増, 首位, half, twice), fractions and ranges. Not here: what a quantity is about (``linking``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.factcheck.counters import (
    ITEMS,
    OTHER_THINGS,
    RANK,
    SHARE,
    UNITS_IN_TIMES,
    Counter,
    counter_after,
    money_before,
)
from pipeline.factcheck.exclusions import Exclusion, exclusions_in
from pipeline.factcheck.named_periods import PeriodMention, periods_in
from pipeline.factcheck.numerals import Numeral, english_number, japanese_number, numerals_in
from pipeline.factcheck.operators import operator_of
from pipeline.factcheck.sentences import Sentence, folded, sentences_of


@dataclass(frozen=True)
class Quantity:
    """One quantity of a text.

    Attributes:
        start: offset of the first character of number, sign and counter (without operator words).
        end: one after the last one.
        quote: the words from ``start`` to ``end``.
        value: exact, in base units; of a vague quantity (「数百億円」) the smallest value that the words allow.
        upper: the largest value of a vague quantity, else None.
        unit: base unit (``US dollars``, ``share``, ``times``, ``rank``) or the plain name of what is counted.
        kind: money, share, points, times, rank, count, duration, quantity.
        operator: equal, about, more_than, at_least, less_than, at_most, majority.
        half_digit: half a unit of the last digit shown, in base units; None where the words show no digit.
        sentence: number of the sentence.
        is_change: whether the words make it a rise or a fall (「20%増」), not a level.
        rank_of: how many are ranked where the words say so (``14th of 67``), else None.
    """

    start: int
    end: int
    quote: str
    value: Fraction
    upper: Fraction | None
    unit: str
    kind: str
    operator: str
    half_digit: Fraction | None
    sentence: int
    is_change: bool = False
    rank_of: int | None = None


@dataclass(frozen=True)
class ParsedText:
    """A text taken apart: its folded form, sentences, periods, places that claim nothing, and quantities."""

    text: str
    plain: str
    sentences: tuple[Sentence, ...]
    periods: tuple[PeriodMention, ...]
    exclusions: tuple[Exclusion, ...]
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True)
class _Word:
    """A word that is a quantity by itself."""

    pattern: str
    value: Fraction
    unit: str
    kind: str
    operator: str = "equal"
    is_change: bool = False


_HALF = Fraction(1, 2)
_WORDS = tuple(
    (re.compile(word.pattern, re.IGNORECASE), word)
    for word in (
        _Word("過半(?:数)?", _HALF, SHARE, "share", "majority"),
        _Word(r"大半|\b(?:the|a) majority of\b", _HALF, SHARE, "share", "majority"),
        _Word("半数|半分(?!野)", _HALF, SHARE, "share"),
        _Word("半減", _HALF, UNITS_IN_TIMES, "times", is_change=True),
        _Word("(?<![0-9一二三四五六七八九十数.])倍増", Fraction(2), UNITS_IN_TIMES, "times", is_change=True),
        _Word("首位|(?:世界|国内)一(?=[、。のだで])", Fraction(1), RANK, "rank"),
        # 「トップ企業」 is no place, 「トップ100」 no place either
        _Word(
            "トップ(?=[、。にをだでとはへ]|の座|となっ)(?!と(?:の差|比)|に(?:迫|次|続|近)|を(?:追|目指))",
            Fraction(1),
            RANK,
            "rank",
        ),
        _Word("ワースト(?![0-9一二三四五六七八九十])", Fraction(1), RANK, "rank"),
        _Word("最下位", Fraction(0), RANK, "last"),
        _Word(r"\bmore than half\b|\bover half\b", _HALF, SHARE, "share", "majority"),
        _Word(
            r"\b(?<!first )(?<!second )(?<!the other )(?<!and a )half\b(?!\s(?:of\s(?:19|20)|a\s(?:m|b|tr)illion|-))",
            _HALF,
            SHARE,
            "share",
        ),
        _Word(r"\btwice\b", Fraction(2), UNITS_IN_TIMES, "times"),
        _Word(r"\bthrice\b", Fraction(3), UNITS_IN_TIMES, "times"),
        _Word(
            r"\bdoubl(?:ed|es|ing)\b|\bdouble(?=\s(?:that|those|the|its|what|[A-Z]))",
            Fraction(2),
            UNITS_IN_TIMES,
            "times",
        ),
        _Word(
            r"\btripl(?:ed|es|ing)\b|\btriple(?=\s(?:that|those|the|its|what|[A-Z]))",
            Fraction(3),
            UNITS_IN_TIMES,
            "times",
        ),
        _Word(r"\bquadrupl(?:ed|es|ing|e)\b", Fraction(4), UNITS_IN_TIMES, "times"),
        _Word(r"\bhalv(?:ed|es|ing)\b", _HALF, UNITS_IN_TIMES, "times", is_change=True),
    )
)
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?|[一二三四五六七八九十百千万億]+"
_PARTS_JA = re.compile(rf"(?P<below>{_NUMBER}|[0-9]+(?:,[0-9]+)?[万億])\s?分の\s?(?P<above>{_NUMBER})")
_ORDINAL_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
    "fiftieth": 50,
    "hundredth": 100,
    "thousandth": 1000,
    "millionth": 10**6,
}
_PART_NAMES = "|".join(_ORDINAL_PARTS)
_COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|a|an"
_PARTS_EN = re.compile(
    rf"(?<!and )\b(?P<above>{_COUNTS})[\s-](?P<name>{_PART_NAMES})s?\b(?!\s(?:place|largest"
    rf"|biggest|highest|most|time|party|quarter|of\s(?:19|20)))"
    r"|(?<![0-9./])(?P<over>[0-9]{1,3})/(?P<under>[0-9][0-9,]*)(?:th|rd|nd|st)?(?![0-9/])"
    rf"|\b(?P<one>one|two|three|four|[1-9]) (?:in|out of)(?: every)? (?P<many>[0-9][0-9,]*"
    rf"|{_COUNTS})\b(?! (?:years|days|months))",
    re.IGNORECASE,
)
_FOLD = re.compile(
    r"\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|thousand)-?fold\b", re.I
)
_RANK_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
]
_ORDINAL = rf"(?P<word>{'|'.join(_RANK_ORDINALS)})|(?P<digits>[0-9]{{1,3}})(?:st|nd|rd|th)"
_RANK_EN = re.compile(
    rf"\b(?:(?:No\.|number|#)\s?(?P<number>[0-9]{{1,3}})\b(?!\s?[%.][0-9%])|(?P<only>second) only to\b|"
    rf"(?:{_ORDINAL})(?=[\s-](?:place|position|spot|rank|globally|worldwide|overall|in the"
    rf" world|among|out of|of [0-9]|behind|after|"
    r"(?:[a-z]+[\s-])?(?:largest|highest|biggest|most|best|in terms)))|"
    r"(?:(?<=ranks )|(?<=ranked )|(?<=rank )|(?<=ranking )|(?<=came )|(?<=comes )|(?<=placed )"
    r"|(?<=finished )|(?<=stands )|"
    r"(?<=in )|(?<=is )|(?<=was )|(?<=stays )|(?<=remains ))"
    rf"(?:(?P<word2>{'|'.join(_RANK_ORDINALS)})|(?P<digits2>[0-9]{{1,3}})(?:st|nd|rd|th))(?=[\s,.;)]))",
    re.IGNORECASE,
)
#: ``Germany fifth and France seventh``: a bare ordinal behind a name, at the end of its part of a list.
_RANK_BARE = re.compile(rf"\b(?:{_ORDINAL})(?=[,.;)]|\s(?:and|while|but)\s|\s?$)", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:^|[^A-Za-z])[A-Z][A-Za-z.]+(?:\s(?:only|just|was|is))?\s$")
_ORDINAL_ENDING = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_NOT_A_RANK = re.compile(
    r"\s(?:quarter|half|century|time|of (?:january|february|march|april|may|june|july|august"
    r"|sept|oct|nov|dec)|generation)",
    re.I,
)
_RANKED_EN = re.compile(r"[^.;]{0,40}?\b(?:of|out of|among)\s(?:the\s)?(?P<many>[0-9]{1,3})\b", re.I)
_RANKED_JA = re.compile(r"(?P<many>[0-9]{1,3})(?:カ|か|ヶ|ケ|ヵ)国(?:・地域)?(?:中|のうち|の中で)[^、。]{0,10}$")
_RANGE = re.compile(r"\s?(?:[〜～~–-]|から(?=\s?[0-9数一二三四五六七八九])|ないし|\bto\b|\band\b)\s?(?:約|US)?\$?")
_CHANGE_AFTER = re.compile(
    r"[」』）)]?(?:以上|超|近く|程度|ほど|も|の|強|弱|に)?\s?(?:増(?!えて[^い])|減|伸び|上昇"
    r"|下落|低下|拡大|縮小|成長|急増|急減|改善|アップ|ダウン|引き上げ|引き下げ|押し上げ)"
    r"|\s(?:increase|decrease|rise|drop|fall|decline|growth|jump|surge|reduction|gain|more"
    r" (?!than half)|fewer|less|higher|lower|"
    r"year[- ]on[- ]year|year[- ]over[- ]year|annually|per year|a year(?! earlier| ago|"
    r" before)|from the (?:previous|year))\b",
    re.I,
)
_CHANGE_BEFORE = re.compile(
    r"(?:前年比|前年度比|前年同期比|前期比|対前年|年率|年平均)[^、。]{0,6}$"
    r"|\b(?:up|down|grew|grown|grow|growing|rose|risen|rise|rising|fell|fallen|fall|falling"
    r"|increas\w+|decreas\w+|declin\w+|dropp\w+|drop|jump\w+|surg\w+|soar\w+|shrank|shrunk|climb\w+|expand\w+)"
    r"\s(?:by\s|some\s|about\s|around\s|nearly\s|almost\s|over\s|more than\s|roughly\s|a\s|an\s|further\s)*$",
    re.I,
)


def parse_text(text: str) -> ParsedText:
    """Take a text apart, down to its quantities."""
    plain = folded(text)
    sentences = sentences_of(text)
    periods, exclusions = periods_in(plain), exclusions_in(plain)
    quantities = sorted(
        _without_overlaps(_candidates(plain, periods, exclusions)), key=lambda one: (one.start, one.end)
    )
    placed = _placed(text, sentences, quantities)
    return ParsedText(text, plain, sentences, periods, exclusions, tuple(placed))


def _candidates(
    text: str, periods: Iterable[PeriodMention], exclusions: Iterable[Exclusion]
) -> Iterator[tuple[int, Quantity]]:
    """Quantities with their priority (lower wins where two overlap)."""
    closed = [(one.start, one.end) for one in periods] + [(one.start, one.end) for one in exclusions]
    finders: tuple[Callable[[str], Iterator[Quantity]], ...] = (
        _fractions,
        _ranks,
        _bare_ranks,
        _folds,
        _words,
        _numbers,
    )
    for priority, finder in enumerate(finders):
        for quantity in finder(text):
            if not any(start < quantity.end and quantity.start < end for start, end in closed):
                yield priority, quantity


def _without_overlaps(candidates: Iterable[tuple[int, Quantity]]) -> list[Quantity]:
    kept: list[Quantity] = []
    taken: set[int] = set()
    for _, quantity in sorted(candidates, key=lambda one: (one[0], one[1].start, -one[1].end)):
        place = set(range(quantity.start, quantity.end))
        if not place & taken:
            taken |= place
            kept.append(quantity)
    return kept


def _placed(text: str, sentences: tuple[Sentence, ...], quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    position = 0
    for quantity in quantities:
        while position + 1 < len(sentences) and sentences[position].end <= quantity.start:
            position += 1
        number = sentences[position].number
        yield replace(quantity, sentence=number, quote=text[quantity.start : quantity.end])


def _quantity(
    text: str,
    start: int,
    end: int,
    value: Fraction,
    unit: str,
    kind: str,
    *,
    half_digit: Fraction | None = None,
    upper: Fraction | None = None,
    operator: str | None = None,
    is_change: bool = False,
    rank_of: int | None = None,
) -> Quantity:
    found, first, last = operator_of(text, start, end)
    changes = kind in ("share", "points", "times", "count", "money") and (
        bool(_CHANGE_AFTER.match(text, last)) or bool(_CHANGE_BEFORE.search(text[max(0, first - 40) : first]))
    )
    return Quantity(
        start,
        end,
        text[start:end],
        value,
        upper,
        unit,
        kind,
        operator or found,
        half_digit,
        0,
        is_change or changes,
        rank_of,
    )


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _PARTS_JA.finditer(text):
        below, above = (japanese_number(match[name].replace(",", "")) for name in ("below", "above"))
        if below and above:
            yield _quantity(text, match.start(), match.end(), above / below, *_part_unit_ja(text, match.start()))
    for match in _PARTS_EN.finditer(text):
        value = _english_part(match)
        if value is not None and 0 < value < 1:
            is_possessed = text[max(0, match.start() - 1) : match.start()] == "の"
            unit = _part_unit_ja(text, match.start()) if is_possessed else _part_unit_en(text, match.end())
            yield _quantity(text, match.start(), match.end(), value, *unit)


#: A part of the world or of all is a share; a part of another economy's quantity is a ratio.
_WHOLE = re.compile(
    r"(?:世界|全体|全世界|全国|総数|総額|企業|国民|人口|回答者|全|うち)[^、。]{0,8}の?[「『]?(?:約|およそ)?$"
)


def _part_unit_ja(text: str, start: int) -> tuple[str, str]:
    return (SHARE, "share") if _WHOLE.search(text[max(0, start - 16) : start]) else (UNITS_IN_TIMES, "times")


def _part_unit_en(text: str, end: int) -> tuple[str, str]:
    other = re.match(
        r"\s(?:of (?:that|those|the (?:U\.?S|level|amount|figure|number|size)"
        r"|(?:[A-Z][\w.]*\s){0,2}[A-Z](?!orld)[\w.]*(?:['’]s\b|(?=[,.;)]|$)))|as (?:much|many"
        r"|large|big)|the (?:level|amount|size))",
        text[end:],
    )
    return (UNITS_IN_TIMES, "times") if other else (SHARE, "share")


def _english_part(match: re.Match[str]) -> Fraction | None:
    if match["name"]:
        above = 1 if match["above"].lower() in ("a", "an") else int(english_number(match["above"]) or 1)
        return Fraction(above, _ORDINAL_PARTS[match["name"].lower()])
    if match["over"]:
        under = int(match["under"].replace(",", ""))
        return Fraction(int(match["over"]), under) if under else None
    one, many = (
        Fraction(text.replace(",", "")) if text[0].isdigit() else english_number(text)
        for text in (match["one"], match["many"])
    )
    return one / many if one and many else None


def _folds(text: str) -> Iterator[Quantity]:
    for match in _FOLD.finditer(text):
        value = english_number(match["word"]) or Fraction({"hundred": 100, "thousand": 1000}[match["word"].lower()])
        yield _quantity(text, match.start(), match.end(), value, UNITS_IN_TIMES, "times", half_digit=_HALF)


def _ranks(text: str) -> Iterator[Quantity]:
    for match in _RANK_EN.finditer(text):
        if _NOT_A_RANK.match(text, match.end()):
            continue
        word = (match["word"] or match["word2"] or match["only"] or "").lower()
        value = _RANK_ORDINALS.index(word) + 1 if word else int(match["number"] or match["digits"] or match["digits2"])
        ranked = _RANKED_EN.match(text, match.end())
        end = ranked.end() if ranked and ranked.end() - match.end() < 12 else match.end()
        yield _quantity(
            text,
            match.start(),
            end,
            Fraction(value),
            RANK,
            "rank",
            operator="equal",
            rank_of=int(ranked["many"]) if ranked else None,
        )


def _bare_ranks(text: str) -> Iterator[Quantity]:
    for match in _RANK_BARE.finditer(text):
        if _NAME_BEFORE.search(text[max(0, match.start() - 30) : match.start()]):
            word = (match["word"] or "").lower()
            value = _RANK_ORDINALS.index(word) + 1 if word else int(match["digits"])
            yield _quantity(text, match.start(), match.end(), Fraction(value), RANK, "rank", operator="equal")


def _words(text: str) -> Iterator[Quantity]:
    for pattern, word in _WORDS:
        for match in pattern.finditer(text):
            if word.kind == "last":
                continue
            operator = word.operator if word.operator != "equal" else None
            yield _quantity(
                text,
                match.start(),
                match.end(),
                word.value,
                word.unit,
                word.kind,
                operator=operator,
                is_change=word.is_change,
            )


def _numbers(text: str) -> Iterator[Quantity]:
    numerals = list(numerals_in(text))
    for position, numeral in enumerate(numerals):
        following = numerals[position + 1] if position + 1 < len(numerals) else None
        if quantity := _number(text, numeral, following):
            yield quantity


_SIGN = re.compile(r"(?:[▲−]|マイナス|\bminus\s|(?<![0-9A-Za-z)\]])-)$")
_FIRST = re.compile(r"第$")
#: A thing that no counter knows: ``100 million users``, 「3000店舗」. It is counted, but not of an indicator.
_OTHER_THING = re.compile(
    r"\s(?:[a-z][a-z-]*\s){0,2}?(?!(?:less|was|is|has|as|its|this|times|versus|units"
    r"|towards)\b)[a-z]{3,}s\b|[一-龠ァ-ヶ]{2}"
)
#: Counters at which a number without any digit is believed.
_SURE_KINDS = frozenset({"money", "share", "points", "times", "rank"})
_CLAUSE_END = re.compile(r"\s?[,.;)]|\s?$|\s(?:from|in)\s(?:the\s)?[A-Z]")
_PRODUCED = re.compile(r"\b(?:just|only|with|had|has|produced|released|made|by|were|was|and)\s$", re.I)


def _number(text: str, numeral: Numeral, following: Numeral | None) -> Quantity | None:
    start, end = numeral.start, numeral.end
    money = money_before(text, start)
    if money:
        counter, start = money
        after = counter_after(text, end)
        end = after[1] if after and after[0].kind == "money" else end
    elif after := counter_after(text, end):
        counter, end = after
    elif ranged := _range_counter(text, numeral, following):
        counter = ranged
    else:
        counter = Counter("", OTHER_THINGS if _OTHER_THING.match(text, end) else ITEMS)
    if counter.kind == "rank" and numeral.upper is not None:  # 「何位」 asks
        return None
    if not _believed(text, numeral, counter, has_counter=counter.pattern != ""):
        return None
    if counter.kind == "rank" and (first := _FIRST.search(text[:start][-2:])):
        start -= len(first.group())
    ranked = _RANKED_JA.search(text[max(0, start - 24) : start]) if counter.kind == "rank" else None
    sign = _SIGN.search(text[max(0, start - 6) : start])
    factor = -counter.factor if sign and counter.kind != "rank" else counter.factor
    quantity = _quantity(
        text,
        start,
        end,
        numeral.value * factor,
        counter.unit,
        counter.kind,
        half_digit=None
        if counter.kind == "rank" or numeral.half_digit is None
        else numeral.half_digit * counter.factor,
        upper=None if numeral.upper is None else numeral.upper * counter.factor,
        rank_of=int(ranked["many"]) if ranked else None,
    )
    return _with_range(text, _with_tenths(text, quantity), numeral, following)


def _believed(text: str, numeral: Numeral, counter: Counter, *, has_counter: bool) -> bool:
    """Whether a number is a quantity: digits nearly always are, kanji and words only with a counter."""
    before = text[max(0, numeral.start - 12) : numeral.start]
    attached = r"[A-Za-z][.\-/]?$|[0-9][./]?$" if numeral.style == "digits" else r"[0-9A-Za-z]$"
    if re.search(attached, before) and not money_before(text, numeral.start):
        return False
    if re.search("[0-9]-$", before) and not has_counter:
        return False
    if numeral.style == "digits" and _ORDINAL_ENDING.match(text, numeral.end):  # 13th is a place or none, never 13
        return False
    if numeral.style == "digits":
        return True
    if numeral.style == "words":
        is_end = bool(_CLAUSE_END.match(text, numeral.end)) and bool(_PRODUCED.search(before))
        return (has_counter and (counter.kind in _SURE_KINDS or numeral.value != 1)) or (is_end and numeral.value > 1)
    # 「一」 or 「数」 alone is mostly a part of a word
    wordlike = re.search(r"[一-龠]$", before) and not re.search(r"[約計第全各国]$", before)
    if counter.kind in _SURE_KINDS:
        return has_counter and not wordlike
    is_number = (numeral.value >= 2 and counter.unit not in (ITEMS,)) or text[numeral.end : numeral.end + 1] == "つ"
    is_rounded = numeral.value >= 100 and bool(re.match("余|以上|近く", text[numeral.end :]))
    return ((has_counter and is_number) or is_rounded) and not wordlike


def _with_tenths(text: str, quantity: Quantity) -> Quantity:
    """「3割5分」 is 35%."""
    if (
        quantity.unit == SHARE
        and text[quantity.end - 1] == "割"
        and (match := re.match(r"([0-9一二三四五六七八九])分", text[quantity.end :]))
    ):
        tenths = japanese_number(match[1]) or Fraction(0)
        return replace(
            quantity, end=quantity.end + match.end(), value=quantity.value + tenths / 100, half_digit=Fraction(1, 200)
        )
    return quantity


def _range_counter(text: str, numeral: Numeral, following: Numeral | None) -> Counter | None:
    """The counter of the second number where this one is the first of a range (「3〜5倍」, ``10-15%``)."""
    if following is None or not (between := _RANGE.fullmatch(text, numeral.end, following.start)):
        return None
    after = counter_after(text, following.end)
    joins = between.group().strip() != "and" or _BETWEEN.search(text[max(0, numeral.start - 16) : numeral.start])
    return after[0] if after and joins else None


def _with_range(text: str, quantity: Quantity, numeral: Numeral, following: Numeral | None) -> Quantity:
    """The first of a range is a lower bound, the second an upper one; each stays a quantity of its own.

    ``from 5% to 10%`` and 「5%から10%へ」 are two levels in time, not a range.
    """
    if following and _joined(text, quantity.end, following.start, has_own_counter=quantity.end > numeral.end):
        return replace(quantity, operator="at_least")
    before = text[max(0, quantity.start - 40) : quantity.start]
    if quantity.operator == "equal" and _RANGE_BEFORE.search(before):
        return replace(quantity, operator="at_most")
    return quantity


_BETWEEN = re.compile(r"\bbetween\s(?:US)?\$?$", re.I)
_TIED = r"\s?[〜～~]\s?|[–-]|\s?ないし\s?"
_RANGE_BEFORE = re.compile(
    rf"[0-9%倍割円ドル台社件人億万兆](?:{_TIED})(?:約|US)?\$?$|(?<!from )[0-9]から\s?$"
    rf"|(?<!from )\b[0-9][0-9.,]* to (?:US)?\$?$"
    r"|\bbetween\s(?:US)?\$?[0-9][0-9.,]*\s?(?:%|percent|bn|billion|million|trillion)?\sand\s(?:US)?\$?$",
    re.I,
)


def _joined(text: str, end: int, start: int, *, has_own_counter: bool) -> bool:
    between = text[end:start]
    if re.fullmatch(rf"(?:{_TIED})(?:約|US)?\$?", between):
        return True
    before = text[max(0, end - 40) : end]
    if re.fullmatch(r"\s?(?:から|to)\s?", between):
        return not has_own_counter and not re.search(r"\bfrom\s\S+$", before, re.I)
    return between.strip() == "and" and bool(
        re.search(r"\bbetween\s(?:US)?\$?\S+(?:\s(?:percent|billion|million|trillion))?$", before, re.I)
    )
