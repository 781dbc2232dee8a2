"""What a text prints, as records: quantities in base units and exact, places that claim nothing, and the text apart.

Belongs here: the records, and one quantity of a place with its operator, by the tables of ``words``. Not here: finding
the places (``finding``, ``fractions_and_ranks``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.factcheck.named_periods import PeriodMention
from pipeline.factcheck.sentences import Sentence
from pipeline.factcheck.words import table

ITEMS, OTHER_THINGS, SHARE, TIMES, RANK = "items", "other things", "share", "times", "rank"


@dataclass(frozen=True)
class Quantity:
    """One quantity of a text.

    Attributes:
        start: offset of the first character of number, sign and counter (without operator words).
        end: one after the last one.
        quote: the words from ``start`` to ``end``.
        value: exact, in base units; of a vague quantity (「数百億円」) the smallest value that the words allow; of a
            place counted from the last, negative.
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
    sentence: int = 0
    is_change: bool = False
    rank_of: int | None = None


@dataclass(frozen=True)
class Exclusion:
    """A place in the text whose digits are no claim, and why."""

    start: int
    end: int
    reason: str
    reason_ja: str


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
class Counter:
    """What a number counts: a base unit, what one of it is in base units, and the kind of quantity that makes."""

    unit: str
    factor: Fraction
    kind: str


#: 「米国の13.0%を上回る」: the number is the other side of a comparison, exact in itself.
_POSSESSED = re.compile(r"[^\s、。]の\s?$")
_RELATION = re.compile(r"[」』”]?を(?:大きく|優に|はるかに|わずかに)?(?:上回|下回|超え)")
_OPENED = re.compile(r"[「『“\"‘(（]\s?$")


def _operator_of(text: str, start: int, end: int, *, is_ratio: bool) -> tuple[str, bool]:
    """The operator of a number with its counter, and whether the words make it a change."""
    before = _OPENED.sub("", text[max(0, start - 40) : start])
    after = text[end : end + 24]
    is_side = bool(_RELATION.match(after) and _POSSESSED.search(before))
    operator, is_change, taken = "equal", False, 0
    for row in table("operators"):
        match = (
            row.pattern.match(after, taken if row["operator"] == "change" else 0) if row["side"] == "after" else None
        )
        match = match or (row.pattern.search(before) if row["side"] == "before" else None)
        if not match:
            continue
        if row["operator"] == "change":
            is_change = is_change or is_ratio or after[taken : taken + 1] != "に"  # 「1091億ドルに増えた」 is a level
        elif operator == "equal" and not (row["side"] == "after" and is_side):
            operator = row["operator"]
            taken = match.end() if row["side"] == "after" else 0
    return operator, is_change


def quantity_at(text: str, start: int, end: int, value: Fraction, counter: Counter, **more: object) -> Quantity:
    """The quantity of a value and counter at a place, with the operator that the words around it give.

    ``more`` are fields of the quantity that the place itself tells.
    """
    operator, is_change = _operator_of(text, start, end, is_ratio=counter.kind == "times")
    known: dict[str, object] = {"upper": None, "half_digit": None, "operator": operator, "is_change": is_change}
    if counter.kind in ("rank", "duration", "quantity"):
        known["is_change"] = False
    if counter.kind == "rank":
        known["operator"] = "equal"
    return Quantity(start, end, text[start:end], value, unit=counter.unit, kind=counter.kind, **(known | more))  # type: ignore[arg-type]
