"""What narrows a quantity to a part, or moves it to something that no series holds: an age group, a firm, a forecast.

Belongs here: which words do so, by the tables of ``words``, and how far they reach. Not here: what a series covers,
which the reference data say (``core.indicator_scopes``): words of scope that are an indicator's own narrow nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.factcheck.findings import Scope
from pipeline.factcheck.quantities import Quantity
from pipeline.factcheck.reference_words import Indicator
from pipeline.factcheck.views import SentenceView
from pipeline.factcheck.vocabulary import Vocabulary
from pipeline.factcheck.words import Row, records, table

#: Kinds of scope that make a quantity no matter for published values at all, not one without a series.
NOT_CHECKABLE = frozenset({"forecast", "target", "supposed", "opinion"})
_ALWAYS = frozenset({"forecast", "target", "supposed", "opinion"})


def scope_of(
    quantity: Quantity, view: SentenceView, indicator: Indicator | None, vocabulary: Vocabulary
) -> Scope | None:
    """The words that narrow or move a quantity away from ``indicator``; without one, only those of what is no fact."""
    language = "ja" if view.is_japanese else "en"
    for row in table(f"scopes.{language}"):
        if indicator is None and row["kind"] not in _ALWAYS:
            continue
        if row["kind"] == "question" and not (indicator and indicator.is_survey):
            continue
        for text in _reach(row, quantity, view):
            for match in row.pattern.finditer(text):
                if row["kind"] == "part" and vocabulary.economies_in(match.group()):
                    continue  # 「うち中国が」 is a part of the world, which has a series
                if match.group().strip() and not _is_own(match, text, indicator, vocabulary):
                    return scope(row["kind"], match.group().strip(" 、,"))
    return None


def scope(kind: str, words: str) -> Scope:
    """A scope of a kind with the article's words, told in both languages."""
    [row] = [row for row in records("scope_kinds") if row["kind"] == kind]
    return Scope(kind, words, row["reason_en"].format(words=words), row["reason_ja"].format(words=words))


def _reach(row: Row, quantity: Quantity, view: SentenceView) -> Iterator[str]:
    if row["reach"] == "sentence":
        yield view.statement(quantity)
        return
    yield (
        view.between(view.statement_start(quantity), quantity.start)
        if row["reach"] == "clause"
        else view.lead(quantity)
    )
    if row["reach"] == "clause":
        yield view.tail(quantity)


def _is_own(match: re.Match[str], text: str, indicator: Indicator | None, vocabulary: Vocabulary) -> bool:
    """Whether the words are the indicator's own, or part of the words that name it or an economy."""
    if indicator is None:
        return False
    spans = [one.span() for one in indicator.own_words.finditer(text)] if indicator.own_words else []
    spans += vocabulary.words_of(indicator.indicator_id, text)
    spans += vocabulary.names_in(text)
    return any(start <= match.start() and match.end() <= end for start, end in spans)
