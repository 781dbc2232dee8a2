"""Which period a quantity is of: by its own sentence, else by the sentence that it goes on from, or by the edition.

Belongs here: the choice among the times of a sentence, and what rivals it. Not here: finding them (``named_periods``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.factcheck.findings import Ground
from pipeline.factcheck.indicator_links import Topic
from pipeline.factcheck.named_periods import PeriodMention
from pipeline.factcheck.quantities import Quantity
from pipeline.factcheck.views import SentenceView
from pipeline.factcheck.words import phrase

_AFTER_EN = re.compile(r"(?:[\w'’%,$-]{1,20}\s){0,6}?\(?(?:in|for|during|of|as of)?\s?\(?", re.IGNORECASE)
_NOW = phrase("today")
_RELATIVE = phrase("relative time")
_YEAR_BEFORE = phrase("year before")
_YEAR_LATER = phrase("year later")


@dataclass(frozen=True)
class PeriodLink:
    """The period of a quantity and its ground; None where the words leave it open, and then ``lack`` says why."""

    period: str | None
    ground: Ground | None
    lack: str = ""


def period_of(quantity: Quantity, view: SentenceView, topic: Topic | None, *, is_span: bool) -> PeriodLink:
    """The period that the words give a quantity; ``is_span`` where its indicator adds up several years."""
    named = _span(view) if is_span else _named(quantity, view)
    base = named.period or (topic.period if topic else None)
    for words, step in ((_YEAR_BEFORE, -1), (_YEAR_LATER, 1)):
        if base and base.isdigit() and (match := _beside(words, quantity, view)):
            how = f"the year {'before' if step < 0 else 'after'} {base}"
            return PeriodLink(str(int(base) + step), _ground(str(int(base) + step), match, view, how))
    near = view.lead(quantity)[-24:] + ("" if view.is_japanese else " " + view.tail(quantity))
    if not is_span and not _named_after(quantity, view):
        if relative := _RELATIVE.search(near):
            return PeriodLink(None, None, f"'{relative.group()}' does not say which year")
        if _is_earlier(quantity, view):
            return PeriodLink(None, None, "it is of an earlier time that is not named")
    if named.period or named.lack:
        return named
    if relative := _RELATIVE.search(view.plain):
        return PeriodLink(None, None, f"'{relative.group()}' does not say which year")
    return PeriodLink(None, None)


def _ground(period: str, words: str, view: SentenceView, how: str) -> Ground:
    return Ground("period", period, words, view.sentence.number, how)


#: ``ranks 9th, down from 4th in 2017``: the year behind these words is that of another value.
_ANOTHER_TIME = phrase("another time")


def _named(quantity: Quantity, view: SentenceView) -> PeriodLink:
    usable = _usable(view)
    if not usable:
        return PeriodLink(None, None)
    if chosen := _named_after(quantity, view):
        return _link(chosen, view, "named after it")
    before = [one for one in usable if one.end <= quantity.start]
    if before:
        return _link(before[-1], view, "the last named before it in its sentence")
    distinct = {one.period for one in usable}
    words = view.between(quantity.end, usable[0].start)
    is_of_next = any(one.start >= usable[-1].end for one in view.quantities)
    if len(distinct) == 1 and not is_of_next and (view.is_japanese or not _ANOTHER_TIME.search(words)):
        return _link(usable[0], view, "named in its sentence")
    return PeriodLink(None, None, "its sentence does not say which time it means")


#: 「3万7600台から減った」, ``down from 207,737``: the value of an earlier time, which is not named.
_FROM = phrase("from")
_AGAINST = phrase("set against")
_FROM_JA = re.compile(r"[」』]?から(?!の|は)")


def _is_earlier(quantity: Quantity, view: SentenceView) -> bool:
    before, end = view.before(quantity.start), quantity.end + len(view.tail(quantity))
    is_of_another = any(quantity.end <= one.start < end for one in view.economies)
    is_against = _AGAINST.search(before) and not is_of_another
    return bool(_FROM.search(before) or is_against or _FROM_JA.match(view.after(quantity.end)))


def _span(view: SentenceView) -> PeriodLink:
    spans = [one for one in view.periods if one.period and "/" in one.period]
    if spans:
        return _link(spans[0], view, "named in its sentence")
    first = [one for one in view.periods if one.period and one.role == "since"]
    last = [one for one in view.periods if one.period and one.role in ("during", "until")]
    if len(first) != 1 or len(last) != 1:
        return PeriodLink(None, None, "" if not view.periods else "no words say from which year to which it adds up")
    period = f"{first[0].period}/{last[0].period}"
    return PeriodLink(
        period, _ground(period, view.between(first[0].start, first[0].end), view, "from one year to another")
    )


def since_of(view: SentenceView) -> str | None:
    """The year since which a sentence counts, where it names that one alone."""
    named = [one for one in view.periods if one.period]
    return named[0].period if len(named) == 1 and named[0].role == "since" else None


def _link(mention: PeriodMention, view: SentenceView, how: str) -> PeriodLink:
    return PeriodLink(
        mention.period, _ground(mention.period or "", view.between(mention.start, mention.end), view, how)
    )


def _usable(view: SentenceView) -> list[PeriodMention]:
    return [one for one in view.periods if one.period and one.role == "during"]


def _named_after(quantity: Quantity, view: SentenceView) -> PeriodMention | None:
    following = [one.start for one in view.quantities if one.start > quantity.start]
    for mention in _usable(view):
        if mention.start < quantity.end or (following and mention.start > following[0]):
            continue
        words = view.between(quantity.end, mention.start)
        if view.is_japanese:
            return mention if re.fullmatch(r"\s?[（(]", words) else None
        return mention if _AFTER_EN.fullmatch(words.lstrip()) else None
    return None


def _beside(words: re.Pattern[str], quantity: Quantity, view: SentenceView) -> str | None:
    """The words at the quantity that set it a year back or on (「前年度の9.1%」)."""
    match = words.search(view.before(quantity.start, 14)) or words.match(
        re.sub(r"^[ (,]*(?:of|in|for)? ?", "", view.after(quantity.end, 30))
    )
    return match.group() if match else None


def handed_on(view: SentenceView) -> str | None:
    """The one period that a sentence speaks of, for the next ones; None where it names none, several, or today."""
    usable = {one.period for one in view.periods if one.period and one.role == "during"}
    return usable.pop() if len(usable) == 1 and not _NOW.search(view.plain) else None
