"""Bare numbers in a list of economies: ``40 notable models, China 15 and France three``.

Belongs here: a number that stands directly behind an economy's name and takes its unit from the first quantity of the
sentence. Not here: numbers that say themselves what they count (``quantities``); sums of money, whose millions or
billions a bare number leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.factcheck.named_periods import PeriodMention
from pipeline.factcheck.numerals import Numeral, numerals_in
from pipeline.factcheck.quantities import ITEMS, SHARE, Quantity
from pipeline.factcheck.sentences import Sentence
from pipeline.factcheck.vocabulary import EconomyMention

_BEHIND_NAME = re.compile(r"\s(?:(?:only|just|had|has|about|some|with)\s)?")
_LIST_BEFORE = re.compile(r"(?:[,;]|\band|\bwhile)\s(?:and\s)?(?:the\s)?$")
_PART_END = re.compile(r"\s?[,.;)]|\s?$|\s(?:and|while|but)\s")


def parallel_quantities(
    plain: str,
    sentence: Sentence,
    quantities: Sequence[Quantity],
    economies: Iterable[EconomyMention],
    periods: Iterable[PeriodMention],
) -> tuple[Quantity, ...]:
    """The quantities of a sentence with the bare numbers of its list, in order; ``plain`` is the sentence, folded."""
    first = next((one for one in quantities if _hands_on(one)), None)
    if first is None:
        return tuple(quantities)
    taken = [(one.start, one.end) for one in quantities] + [(one.start, one.end) for one in periods]
    names = [one for one in economies if one.start >= first.end]
    added = [
        _quantity(first, numeral, sentence, plain)
        for numeral in _behind_names(plain, sentence.start, names)
        if not any(
            start < sentence.start + numeral.end and sentence.start + numeral.start < end for start, end in taken
        )
    ]
    return tuple(sorted([*quantities, *added], key=lambda one: one.start))


def _hands_on(quantity: Quantity) -> bool:
    """Whether the quantity's unit may stand for the next ones too."""
    is_plain = not quantity.is_change and quantity.upper is None and quantity.operator in ("equal", "about")
    return is_plain and (quantity.kind == "share" or (quantity.kind == "count" and quantity.unit != ITEMS))


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


def _quantity(first: Quantity, numeral: Numeral, sentence: Sentence, plain: str) -> Quantity:
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
