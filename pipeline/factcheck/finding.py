"""The quantities of a text, found: each number with its counter, its operator and its place.

Belongs here: joining numbers (``numerals``) with the tables of ``words``: counters, words that are a quantity by
themselves (過半数, 首位, none), ranges, and digits that claim nothing. Not here: what a quantity is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import zip_longest

from pipeline.factcheck.fractions_and_ranks import folds_in, parts_in, ranks_in
from pipeline.factcheck.named_periods import periods_in
from pipeline.factcheck.numerals import Numeral, japanese_number, numerals_in
from pipeline.factcheck.quantities import ITEMS, OTHER_THINGS, Counter, Exclusion, ParsedText, Quantity, quantity_at
from pipeline.factcheck.sentences import Sentence, folded, sentences_of
from pipeline.factcheck.words import phrase, table

#: Counters at which a number without any digit is believed.
_SURE_KINDS = frozenset({"money", "share", "points", "times", "rank"})


def parse_text(text: str) -> ParsedText:
    """Take a text apart, down to its quantities."""
    plain = folded(text)
    sentences = sentences_of(text)
    periods, exclusions = periods_in(plain), exclusions_in(plain)
    closed = _Places(len(plain))
    for start, end in [(one.start, one.end) for one in periods] + [(one.start, one.end) for one in exclusions]:
        closed.take(start, end)
    found = sorted(_without_overlaps(_candidates(plain, closed), len(plain)), key=lambda one: one.start)
    return ParsedText(text, plain, sentences, periods, exclusions, tuple(_placed(text, sentences, found)))


def exclusions_in(text: str) -> tuple[Exclusion, ...]:
    """Every place of a text (wide characters folded) whose digits are no claim, in order."""
    found = [
        Exclusion(match.start(), match.end(), row["reason_en"], row["reason_ja"])
        for row in table("exclusions")
        for match in row.pattern.finditer(text)
        if match.end() > match.start()
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


class _Places:
    """Which characters of a text are taken."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def take(self, start: int, end: int) -> None:
        self._taken[start:end] = b"\1" * (end - start)

    def are_free(self, start: int, end: int) -> bool:
        return not any(self._taken[start:end])


def _candidates(text: str, closed: _Places) -> Iterator[tuple[int, Quantity]]:
    """Quantities with their priority (lower wins where two overlap)."""
    finders: tuple[Callable[[str], Iterator[Quantity]], ...] = (parts_in, ranks_in, folds_in, _words, _numbers)
    for priority, finder in enumerate(finders):
        for quantity in finder(text):
            if closed.are_free(quantity.start, quantity.end):
                yield priority, quantity


def _without_overlaps(candidates: Iterable[tuple[int, Quantity]], length: int) -> Iterator[Quantity]:
    taken = _Places(length)
    for _, quantity in sorted(candidates, key=lambda one: (one[0], one[1].start, -one[1].end)):
        if taken.are_free(quantity.start, quantity.end):
            taken.take(quantity.start, quantity.end)
            yield quantity


def _placed(text: str, sentences: tuple[Sentence, ...], quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    position = 0
    for quantity in quantities:
        while position + 1 < len(sentences) and sentences[position].end <= quantity.start:
            position += 1
        yield replace(quantity, sentence=sentences[position].number, quote=text[quantity.start : quantity.end])


_ORDINAL_ENDING = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_RANKED_JA = re.compile(r"(?P<many>[0-9]{1,3})[カか箇ヶケヵ]国(?:・地域)?(?:中|のうち|の中で)[^、。]{0,10}$")


def _words(text: str) -> Iterator[Quantity]:
    for row in table("quantity_words"):
        kind = row["kind"]
        for match in row.pattern.finditer(text):
            counter = Counter(row["unit"], Fraction(1), {"change": "times"}.get(kind, kind))
            found = quantity_at(text, match.start(), match.end(), Fraction(row["value"]), counter)
            operator = row["operator"] if row["operator"] != "equal" else found.operator
            yield replace(found, operator=operator, is_change=found.is_change or kind == "change")


def _numbers(text: str) -> Iterator[Quantity]:
    numerals = list(numerals_in(text))
    for numeral, following in zip_longest(numerals, numerals[1:]):
        if quantity := _number(text, numeral, following):
            yield quantity


def _counter_after(text: str, position: int) -> tuple[Counter, int] | None:
    """The counter whose words begin at ``position``, and where they end; Japanese words are tried first."""
    space = 1 if text[position : position + 1] == " " else 0
    for language, start in (("ja", position + space), ("en", position)):
        for row in table(f"counters.{language}"):
            if match := row.pattern.match(text, start):
                return Counter(row["unit"], Fraction(row["factor"]), row["kind"]), match.end()
    return None


def _money_before(text: str, position: int) -> tuple[Counter, int] | None:
    """The currency whose sign or code ends at ``position``, and where it begins."""
    first = max(0, position - 8)
    for row in table("money_signs"):
        if match := row.pattern.search(text[first:position]):
            return Counter(row["unit"], Fraction(1), "money"), first + match.start()
    return None


_SIGN = re.compile(r"(?:[▲−]|マイナス|\bminus\s|(?<![0-9A-Za-z)\]])-)$")
#: A thing that no counter knows: ``100 million users``, 「3000店舗」. It is counted, but not of an indicator.
_OTHER_THING = re.compile(
    r"\s(?:[a-z][a-z-]{0,20}\s){0,2}?(?!(?:less|was|is|has|as|its|this|times|versus|units|towards)\b)[a-z]{3,20}s\b"
    r"|[一-龠ァ-ヶ]{2}"
)
_CLAUSE_END = re.compile(r"\s?[,.;)]|\s?$|\s(?:from|in)\s(?:the\s)?[A-Z]|\s[A-Z][a-z]{2,}")
_OF_A_LIST = re.compile(r"\s(?:(?:came )?from\s(?:the\s)?[A-Z]|of (?:them|these|those|which)\b)")
_PRODUCED = re.compile(r"\b(?:just|only|with|had|has|produced|released|made|by|were|was|and|passed|got|were)\s$", re.I)


def _number(text: str, numeral: Numeral, following: Numeral | None) -> Quantity | None:
    start, end = numeral.start, numeral.end
    counter = Counter(OTHER_THINGS if _OTHER_THING.match(text, end) else ITEMS, Fraction(1), "count")
    has_counter = True
    if money := _money_before(text, start):
        counter, start = money
        after = _counter_after(text, end)
        end = after[1] if after and after[0].kind == "money" else end
    elif after := _counter_after(text, end):
        counter, end = after
    elif ranged := _range_counter(text, numeral, following):
        counter = ranged
    else:
        has_counter = False
    if (counter.kind == "rank" and numeral.upper is not None) or not _believed(text, numeral, counter, has_counter):
        return None
    is_rank = counter.kind == "rank"
    if is_rank and text[start - 1 : start] == "第":
        start -= 1
    ranked = _RANKED_JA.search(text[max(0, start - 24) : start]) if is_rank else None
    sign = -1 if not is_rank and _SIGN.search(text[max(0, start - 6) : start]) else 1
    if is_rank and _FROM_THE_LAST.search(text[max(0, start - 8) : start]):
        sign = -1
    found = quantity_at(
        text,
        start,
        end,
        numeral.value * counter.factor * sign,
        counter,
        half_digit=None if is_rank or numeral.half_digit is None else numeral.half_digit * counter.factor,
        upper=None if numeral.upper is None else numeral.upper * counter.factor,
        rank_of=int(ranked["many"]) if ranked else None,
    )
    return _with_range(text, _with_tenths(text, found), numeral, following)


_FROM_THE_LAST = phrase("a place from the last")


def _believed(text: str, numeral: Numeral, counter: Counter, has_counter: bool) -> bool:
    """Whether a number is a quantity: digits nearly always are, kanji and words only with a counter."""
    before = text[max(0, numeral.start - 12) : numeral.start]
    attached = r"[A-Za-z][.\-/]?$|[0-9][./]?$" if numeral.style == "digits" else r"[0-9A-Za-z]$"
    if re.search(attached, before) and not _money_before(text, numeral.start):
        return False
    if numeral.style == "digits":
        is_ordinal = _ORDINAL_ENDING.match(text, numeral.end)  # 13th is a place or none, never 13
        return not is_ordinal and (has_counter or not re.search("[0-9]-$", before))
    if numeral.style == "words":
        is_end = bool(_CLAUSE_END.match(text, numeral.end)) and bool(_PRODUCED.search(before))
        is_end = is_end or bool(_OF_A_LIST.match(text, numeral.end))
        is_known = has_counter and (counter.kind in _SURE_KINDS or numeral.value != 1)
        return is_known or (is_end and numeral.value > 1)
    # 「一」 or 「数」 alone is mostly a part of a word
    wordlike = re.search(r"[一-龠]$", before) and not re.search(r"[約計第全各国]$", before)
    if counter.kind in _SURE_KINDS or wordlike:
        return has_counter and not wordlike
    is_number = (numeral.value >= 2 and counter.unit != ITEMS) or text[numeral.end : numeral.end + 1] == "つ"
    is_rounded = numeral.value >= 100 and bool(re.match("余|以上|近く", text[numeral.end : numeral.end + 3]))
    return (has_counter and is_number) or is_rounded


def _with_tenths(text: str, quantity: Quantity) -> Quantity:
    """「3割5分」 is 35%, 「151円43銭」 is 151.43 yen."""
    for counter, smaller in (("割", "分"), ("円", "銭")):
        match = re.match(rf"([0-9]{{1,2}}|[一二三四五六七八九]){smaller}", text[quantity.end : quantity.end + 3])
        if quantity.quote.endswith(counter) and match:
            value = quantity.value + (japanese_number(match[1]) or Fraction(0)) / 100
            return replace(quantity, end=quantity.end + match.end(), value=value, half_digit=Fraction(1, 200))
    return quantity


_RANGE = re.compile(r"\s?(?:[〜～~–-]|から(?=\s?[0-9数一二三四五六七八九])|ないし|\bto\b|\band\b)\s?(?:約|US)?\$?")
_BETWEEN = re.compile(r"\bbetween\s(?:US)?\$?$", re.I)
_TIED = r"\s?[〜～~]\s?|[–-]|\s?ないし\s?"
_RANGE_BEFORE = re.compile(
    rf"[0-9%倍割円ドル台社件人億万兆](?:{_TIED})(?:約|US)?\$?$|(?<!from )[0-9]から\s?$"
    rf"|(?<!from )\b[0-9][0-9.,]{{0,12}} to (?:US)?\$?$"
    r"|\bbetween\s(?:US)?\$?[0-9][0-9.,]{0,12}\s?(?:%|percent|bn|billion|million|trillion)?\sand\s(?:US)?\$?$",
    re.I,
)


def _range_counter(text: str, numeral: Numeral, following: Numeral | None) -> Counter | None:
    """The counter of the second number where this one is the first of a range (「3〜5倍」, ``10-15%``)."""
    if following is None or not (between := _RANGE.fullmatch(text, numeral.end, following.start)):
        return None
    after = _counter_after(text, following.end)
    joins = between.group().strip() != "and" or _BETWEEN.search(text[max(0, numeral.start - 16) : numeral.start])
    return after[0] if after and joins else None


def _with_range(text: str, quantity: Quantity, numeral: Numeral, following: Numeral | None) -> Quantity:
    """The first of a range is a lower bound, the second an upper one; each stays a quantity of its own.

    ``from 5% to 10%`` and 「5%から10%へ」 are two levels in time, not a range.
    """
    if following and _joined(text, quantity.end, following.start, has_own_counter=quantity.end > numeral.end):
        return replace(quantity, operator="at_least")
    if quantity.operator == "equal" and _RANGE_BEFORE.search(text[max(0, quantity.start - 40) : quantity.start]):
        return replace(quantity, operator="at_most")
    return quantity


def _joined(text: str, end: int, start: int, *, has_own_counter: bool) -> bool:
    between, before = text[end : min(start, end + 12)], text[max(0, end - 40) : end]
    if start - end > 12:
        return False
    if re.fullmatch(rf"(?:{_TIED})(?:約|US)?\$?", between):
        return True
    if re.fullmatch(r"\s?(?:から|to)\s?", between):
        return not has_own_counter and not re.search(r"\bfrom\s\S{1,20}$", before, re.I)
    is_between = re.search(r"\bbetween\s(?:US)?\$?\S{1,20}(?:\s(?:percent|billion|million|trillion))?$", before, re.I)
    return between.strip() == "and" and is_between is not None
