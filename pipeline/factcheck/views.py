"""A text as placing sees it: each sentence with the words of the reference data in it, and the words near a quantity.

Belongs here: the places of economies, periods and citations by sentence, and which words lead to a quantity and follow
it. Not here: any choice for a quantity (``indicator_links``, ``economy_links``, ``period_links``, ``scopes``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from pipeline.factcheck.named_periods import PeriodMention
from pipeline.factcheck.parallels import parallel_quantities
from pipeline.factcheck.quantities import ParsedText, Quantity
from pipeline.factcheck.reference_words import JAPANESE
from pipeline.factcheck.sentences import Sentence
from pipeline.factcheck.vocabulary import Cue, EconomyMention, SourceMention, Vocabulary
from pipeline.factcheck.words import phrase

#: Where one statement of a sentence ends and one that is set against it begins.
_CONTRAST = phrase("contrast")
_CLAUSE = re.compile(r"、|;|,\s|\s(?:and|while|whereas|but)\s|。|（|\s\(", re.IGNORECASE)


@dataclass(frozen=True)
class SentenceView:
    """One sentence with what was found in it; all offsets are those of the whole text."""

    sentence: Sentence
    plain: str
    quantities: tuple[Quantity, ...]
    economies: tuple[EconomyMention, ...]
    periods: tuple[PeriodMention, ...]
    sources: tuple[SourceMention, ...]
    cues: tuple[Cue, ...]

    @property
    def is_japanese(self) -> bool:
        """Whether it is to be read by the rules of Japanese."""
        return bool(JAPANESE.search(self.plain))

    def before(self, position: int, length: int = 40) -> str:
        """The words of this sentence that end at ``position``."""
        return self.plain[max(0, position - self.sentence.start - length) : position - self.sentence.start]

    def after(self, position: int, length: int = 40) -> str:
        """The words of this sentence that begin at ``position``."""
        return self.plain[position - self.sentence.start : position - self.sentence.start + length]

    def between(self, first: int, last: int) -> str:
        """The words of this sentence between two offsets of the text."""
        return self.plain[first - self.sentence.start : last - self.sentence.start]

    def clause(self, quantity: Quantity) -> str:
        """The part of the sentence, between two commas, that the quantity stands in."""
        start, end = quantity.start - self.sentence.start, quantity.end - self.sentence.start
        before = [match.end() for match in _CLAUSE.finditer(self.plain, 0, start)]
        after = _CLAUSE.search(self.plain, end)
        return self.plain[before[-1] if before else 0 : after.start() if after else len(self.plain)]

    def statement_start(self, quantity: Quantity) -> int:
        """Where the statement begins that the quantity belongs to: behind the last contrast before it."""
        ends = [match.end() for match in _CONTRAST.finditer(self.plain, 0, quantity.start - self.sentence.start)]
        earlier = [end for end in ends if any(one.end <= self.sentence.start + end for one in self.quantities)]
        return self.sentence.start + (earlier[-1] if earlier else 0)

    def statement(self, quantity: Quantity) -> str:
        """The statement that a quantity belongs to, between two contrasts."""
        start = self.statement_start(quantity)
        after = _CONTRAST.search(self.plain, quantity.end - self.sentence.start)
        return self.plain[start - self.sentence.start : after.end() if after else len(self.plain)]

    def lead(self, quantity: Quantity) -> str:
        """The words that lead to a quantity: from the one before it, or from the start of its statement."""
        before = [one.end for one in self.quantities if one.end <= quantity.start]
        return self.between(max([self.statement_start(quantity), *before[-1:]]), quantity.start)

    def tail(self, quantity: Quantity) -> str:
        """The words that follow a quantity, up to the next comma, bracket or quantity."""
        start, end = quantity.end - self.sentence.start, len(self.plain)
        after = _CLAUSE.search(self.plain, start)
        following = [one.start - self.sentence.start for one in self.quantities if one.start >= quantity.end]
        return self.plain[start : min([end, *([after.start()] if after else []), *following[:1]])]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_Mention = TypeVar("_Mention", bound=_Placed)


def _within(mentions: Sequence[_Mention], starts: Sequence[int], sentence: Sentence) -> tuple[_Mention, ...]:
    return tuple(mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)])


def views_of(parsed: ParsedText, vocabulary: Vocabulary) -> Iterator[SentenceView]:
    """Every sentence with what stands in it."""
    cited = sorted(vocabulary.sources_in(parsed.plain), key=lambda one: one.start)
    covered = {position for one in cited if one.printed for position in range(one.start, one.end)}
    named = [one for one in parsed.exclusions if one.reason.startswith("the name")]
    covered |= {position for one in named for position in range(one.start + 1, one.end)}
    periods = [one for one in parsed.periods if one.start not in covered]
    starts = [[one.start for one in every] for every in (parsed.quantities, periods, cited)]
    for sentence in parsed.sentences:
        plain = parsed.plain[sentence.start : sentence.end]
        economies = tuple(
            replace(one, start=one.start + sentence.start, end=one.end + sentence.start)
            for one in vocabulary.economies_in(plain)
        )
        own = _within(parsed.quantities, starts[0], sentence)
        times = _within(periods, starts[1], sentence)
        quantities = parallel_quantities(plain, sentence, own, economies, times)
        yield SentenceView(
            sentence,
            plain,
            quantities,
            economies,
            times,
            _within(cited, starts[2], sentence),
            vocabulary.cues_in(plain),
        )
