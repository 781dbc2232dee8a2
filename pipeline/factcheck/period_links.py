"""Which period a quantity is of: by its own sentence, else by the last one that the text named.

Belongs here: the choice among the times of a sentence. Not here: finding them (``named_periods``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.factcheck.context import SentenceView
from pipeline.factcheck.named_periods import PeriodMention
from pipeline.factcheck.quantities import Quantity

#: A time named longer ago than this many sentences is no longer the time that is spoken of.
SENTENCES_CARRIED = 8
_AFTER_EN = re.compile(r"(?:[\w'’%,$-]+\s){0,6}?\(?(?:in|for|during|of|as of)?\s?\(?$", re.IGNORECASE)
_NOW = re.compile(r"今や|いまや|現在では|\bnow\b|\btoday\b")


@dataclass(frozen=True)
class PeriodLink:
    """The period of a quantity and how it was found; ``sureness`` 1 is by its own sentence."""

    period: str
    how: str
    sureness: float


def period_of(quantity: Quantity, view: SentenceView) -> PeriodLink | None:
    """The period that the quantity's own sentence gives it."""
    usable = [one for one in view.periods if one.period and one.role == "during"]
    if not usable:
        return None
    if chosen := _named_after(quantity, view, usable):
        return PeriodLink(chosen.period or "", "named after it", 1.0)
    before = [one for one in usable if one.end <= quantity.start]
    chosen = before[-1] if before else usable[0]
    return PeriodLink(chosen.period or "", "in its sentence", 1.0)


def _named_after(quantity: Quantity, view: SentenceView, periods: list[PeriodMention]) -> PeriodMention | None:
    following = [one.start for one in view.quantities if one.start > quantity.start]
    for mention in periods:
        if mention.start < quantity.end or (following and mention.start > following[0]):
            continue
        words = view.between(quantity.end, mention.start)
        if view.is_japanese:
            return mention if re.fullmatch(r"\s?[（(]", words) else None
        return (
            mention
            if _AFTER_EN.fullmatch(words.lstrip()) or not [one for one in periods if one.end <= quantity.start]
            else None
        )
    return None


_YEAR_BEFORE = re.compile(
    r"(?:前年度?|前の年|一昨年|昨年度?|1年前|一年前)(?:同期)?の[「『]?(?:約|およそ)?$|\b(?:a"
    r" year earlier|the previous year|the year before)\b",
    re.IGNORECASE,
)


def is_of_year_before(quantity: Quantity, view: SentenceView) -> bool:
    """Whether the words at the quantity set it a year back (「前年度の9.1%」)."""
    after = view.after(quantity.end, 24)
    return bool(_YEAR_BEFORE.search(view.before(quantity.start, 12)) or _YEAR_BEFORE.match(after.lstrip(" (")))


def handed_on(view: SentenceView) -> str | None:
    """The period that the sentence hands on to the next ones: the last that it speaks of."""
    usable = [one.period for one in view.periods if one.period and one.role == "during"]
    return usable[-1] if usable and not _NOW.search(view.plain) else None
