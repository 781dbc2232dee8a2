"""Bare numbers in a list of economies: ``40 notable models, China 15 and France three``.

Belongs here: a number that stands directly behind an economy's name and takes its unit from the first figure of the
sentence. Not here: numbers that say themselves what they count (``figures``); sums of money, whose millions or billions
a bare number leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.factcheck.counters import ITEMS, SHARE
from pipeline.factcheck.named_periods import PeriodMention
from pipeline.factcheck.numerals import Numeral, numerals_in
from pipeline.factcheck.quantities import Figure
from pipeline.factcheck.sentences import Sentence
from pipeline.factcheck.vocabulary import EconomyMention

_BEHIND_NAME = re.compile(r"\s(?:(?:only|just|had|has|about|some|with)\s)?")
_LIST_BEFORE = re.compile(r"(?:[,;]|\band|\bwhile)\s(?:and\s)?(?:the\s)?$")
_PART_END = re.compile(r"\s?[,.;)]|\s?$|\s(?:and|while|but)\s")


def parallel_figures(
    plain: str,
    sentence: Sentence,
    figures: Sequence[Figure],
    economies: Iterable[EconomyMention],
    periods: Iterable[PeriodMention],
) -> tuple[Figure, ...]:
    """The figures of a sentence with the bare numbers of its list, in order; ``plain`` is the sentence, folded."""
    first = next((one for one in figures if _hands_on(one)), None)
    if first is None:
        return tuple(figures)
    taken = [(one.start, one.end) for one in figures] + [(one.start, one.end) for one in periods]
    names = [one for one in economies if one.start >= first.end]
    added = [
        _figure(first, numeral, sentence, plain)
        for numeral in _behind_names(plain, sentence.start, names)
        if not any(
            start < sentence.start + numeral.end and sentence.start + numeral.start < end for start, end in taken
        )
    ]
    return tuple(sorted([*figures, *added], key=lambda one: one.start))


def _hands_on(figure: Figure) -> bool:
    """Whether the figure's unit may stand for the next ones too."""
    is_plain = not figure.is_change and figure.upper is None and figure.operator in ("equal", "about")
    return is_plain and (figure.kind == "share" or (figure.kind == "count" and figure.unit != ITEMS))


def _behind_names(plain: str, offset: int, names: Iterable[EconomyMention]) -> Iterator[Numeral]:
    numerals = list(numerals_in(plain))
    for name in names:
        if not _LIST_BEFORE.search(plain[: name.start - offset]):
            continue
        for numeral in numerals:
            is_next = numeral.start >= name.end - offset
            is_behind = is_next and _BEHIND_NAME.fullmatch(plain, name.end - offset, numeral.start)
            if is_behind and _PART_END.match(plain, numeral.end):
                yield numeral


def _figure(first: Figure, numeral: Numeral, sentence: Sentence, plain: str) -> Figure:
    factor = Fraction(1, 100) if first.unit == SHARE else Fraction(1)
    return replace(
        first,
        start=sentence.start + numeral.start,
        end=sentence.start + numeral.end,
        quote=plain[numeral.start : numeral.end],
        value=numeral.value * factor,
        upper=None,
        operator="equal",
        half_digit=None if numeral.half_digit is None else numeral.half_digit * factor,
        rank_of=None,
    )
