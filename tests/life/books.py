"""What is known of each publisher from outside: its file, the vintages that were landed, and what is to be served.

This is the reckoning that a release is held to, made without a line of the pipeline: a vintage counts where it was
accepted, the newest of a day replaces the others of that day, and a complete list replaces all before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.landing.records import ACCEPTED, REJECTED
from tests.life.contents import Cell
from tests.life.events import Event, File
from tests.life.publishers import Content, Publisher


@dataclass
class Vintage:
    """A landed file: what it says, of which day it is, and what became of it.

    ``follows_a_mistake`` is whether a person had accepted a wrong file just before it, beside which it may look wrong.
    """

    snapshot_id: str
    file: File
    landed_on: date
    published_on: date
    is_fetched: bool
    outcome: str = ""
    outcome_before: str = ""
    reason: str = ""
    may_be_accepted: bool = False
    is_waved_through: bool = False
    follows_a_mistake: bool = False

    @property
    def counts(self) -> bool:
        """Whether a release is made of it."""
        return self.outcome == ACCEPTED


@dataclass
class Book:
    """One publisher as it stands.

    Attributes:
        content: what it has to say; ``first`` is what it had to say on the first day.
        file: what stands at its address, also while its server fails.
        failing: why no file comes; ``failing_since`` and ``failures`` are how often in a row none came, since when,
            and ``silent_until`` is when its server may be asked again.
        is_stale: its server says 304 whatever it has.
        etag: what its server calls the file.
    """

    publisher: Publisher
    content: Content
    file: File
    first: Content
    etag: str
    vintages: list[Vintage] = field(default_factory=list)
    failing: Event | None = None
    failing_since: datetime | None = None
    failures: int = 0
    silent_until: datetime | None = None
    is_stale: bool = False
    answered_at: datetime | None = None

    def fetched(self) -> list[Vintage]:
        """The vintages that came from the publisher and that nobody rejected."""
        return [v for v in self.vintages if v.is_fetched and v.outcome != REJECTED]

    def served(self) -> dict[Cell, float]:
        """What a release is to say of this dataset."""
        newest_of_day = {vintage.published_on: vintage for vintage in self._in_order() if vintage.counts}
        cells: dict[Cell, float] = {}
        for vintage in newest_of_day.values():
            if self.publisher.is_complete and vintage.file.is_whole:
                cells = {}
            cells |= vintage.file.cells
        return cells

    def _in_order(self) -> list[Vintage]:
        """By the day of their publication, and of one day in the order of their landing."""
        return sorted(self.vintages, key=lambda vintage: vintage.published_on)

    def is_misled(self) -> bool:
        """Whether the newest file that counts is a wrong one that a person accepted."""
        counting = [vintage for vintage in self._in_order() if vintage.counts]
        return bool(counting) and ACCEPTED not in counting[-1].file.outcomes

    def serves_news(self) -> bool:
        """Whether the file at the address is another than the newest that was fetched of it."""
        newest = next((v for v in reversed(self.vintages) if v.is_fetched), None)
        rejected = {v.file.sha256 for v in self.vintages if v.outcome == REJECTED}
        return (newest is None or newest.file.sha256 != self.file.sha256) and self.file.sha256 not in rejected

    def expected_fetch(self, now: datetime, silent: Mapping[str, datetime]) -> str:
        """What a fetch at a time is to be recorded as; ``silent`` is by source until when it is left alone."""
        if silent.get(self.publisher.dataset[0], now) > now:
            return "postponed"
        if self.failing is not None:
            return "failed"
        # who has fetched nothing yet has nothing to ask the server by, and is given the new one
        says_unchanged = self.is_stale and any(vintage.is_fetched for vintage in self.vintages)
        return "new" if self.serves_news() and not says_unchanged else "unchanged"


def silent_sources(books: Iterable[Book]) -> dict[str, datetime]:
    """Until when each source wants to be left alone: one answer 429 of any of its files silences all of them."""
    silent: dict[str, datetime] = {}
    for book in books:
        if book.silent_until is not None:
            source_id = book.publisher.dataset[0]
            silent[source_id] = max(book.silent_until, silent.get(source_id, book.silent_until))
    return silent
