"""A world in which time passes: publishers on a loopback server, an operator, and the real pipeline, fetch to alerts.

On a day things happen, the pipeline refreshes by a clock that is ours, and everything that is to hold after a day is
checked (``invariants``). Belongs here: how a day is lived. Not here: which things happen on it.
"""

from __future__ import annotations

import copy
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

from pipeline.building.sql_models import read_models
from pipeline.landing.records import Alert, Fetch
from pipeline.refresh import Landing
from pipeline.releasing.making import BuiltRelease
from pipeline.settings import Settings
from pipeline.sources import declared_sources, live_datasets
from pipeline.sources.declaration import Source
from tests.life.books import Book
from tests.life.events import FAILING, Event, failing_answer, file_after, honest
from tests.life.publishers import PUBLISHERS, Dataset
from tests.mirror import Answer, Mirror, body, with_etag
from tests.small_project import Row, edit_rows, make_small_project, settings_of

FIRST_DAY = datetime(2026, 9, 1, 6)
#: What is kept of the marts in a short life: what a change of a vintage goes through. In a long one there is more,
#: of which alerts are raised, and which takes as long to build as all the rest.
SHORT_OF_MARTS = ("mart.revisions",)
WITH_MARTS = (
    *SHORT_OF_MARTS,
    "mart.gap_indicators",
    "mart.japan_vs_world",
    "mart.source_agreement",
    "mart.convergence",
)

Events = Mapping[Dataset, Event]
#: An indicator, an economy, a period and a value of a release.
Value = tuple[str, str, str, float]


@dataclass(frozen=True)
class Seen:
    """What can be seen from outside at the end of a day.

    Attributes:
        release_id: the current release.
        served: what ``core.observations_latest`` says, as indicator, economy, period and value.
        observations: by source, a hash of all its values in ``core.observations``.
        statuses: by source, its status, reason and next step in ``meta.source_status``.
        outcomes: by snapshot, its outcome in ``meta.snapshots``.
        open_alerts: by cause.
    """

    release_id: str
    served: frozenset[Value]
    observations: Mapping[str, str]
    statuses: Mapping[str, tuple[str, str, str]]
    outcomes: Mapping[str, str]
    open_alerts: Mapping[str, Alert]


@dataclass(frozen=True)
class Day:
    """What happened, and what the pipeline made of it.

    Attributes:
        events: what happened to which dataset.
        acts: what the operator did, in words, by the dataset that it was about.
        expected_fetches: by dataset, the outcome that its fetch is to have.
        fetches: by dataset, how it was fetched.
        changed: whether a release was due.
        built: the release that was made.
        alerts: what was raised and ended.
    """

    now: datetime
    events: Events
    acts: Sequence[tuple[Dataset | None, str]]
    expected_fetches: Mapping[Dataset, str]
    fetches: Mapping[Dataset, Fetch]
    landing: Landing
    built: BuiltRelease | None
    alerts: Sequence[Alert]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all happened."""
        return not self.events and not self.acts

    def touches(self, source_id: str) -> bool:
        """Whether anything happened to a source."""
        about = [*self.events, *(dataset for dataset, _ in self.acts if dataset)]
        return any(dataset[0] == source_id for dataset in about)


@dataclass
class World:
    """The state of a world; ``past`` is what was served at the end of each day, by its date."""

    folder: Path
    mirror: Mirror
    random: Random
    books: dict[Dataset, Book]
    now: datetime = FIRST_DAY
    seen: Seen | None = None
    past: dict[date, frozenset[Value]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def settings(self) -> Settings:
        """The pipeline's settings, with this world's clock."""
        settings = settings_of(
            self.project, self.folder / "data", AIGAP_MIRROR=self.mirror.url, AIGAP_FETCH_SECONDS="3"
        )
        return replace(settings, now=lambda: self.now)

    @property
    def project(self) -> Path:
        """The checkout in miniature."""
        return self.folder / "project"

    @property
    def today(self) -> date:
        """The day by the world's clock."""
        return self.now.date()

    def copied(self, folder: Path) -> World:
        """The same world once more, to be lived in another way."""
        shutil.copytree(self.folder, folder, symlinks=True)
        other = copy.copy(self)
        other.folder, other.random = folder, Random(0)
        other.books, other.past, other.counts = copy.deepcopy(self.books), dict(self.past), Counter()
        return other

    def happens(self, book: Book, event: Event) -> bool:
        """Let an event happen, and say whether it could: a server that fails can only recover."""
        if (book.failing is not None) != (event == Event.RECOVERED):
            return False
        if event in FAILING:
            book.failing = event
            return True
        file = file_after(event, book.publisher, book.content, self.random, self.today)
        if file is None:
            return False
        book.file, book.content = file, file.content
        book.failing = None
        book.is_stale = event == Event.STALE_ETAG
        book.etag = f"{file.sha256} {self.now}" if event == Event.NEW_ETAG else file.sha256
        return True

    def serve(self) -> None:
        """Put every publisher's file, or what its server does instead, at its addresses."""
        answers: dict[str, Answer] = {}
        for book in self.books.values():
            if book.failing is not None:
                answers |= dict.fromkeys(book.publisher.paths, failing_answer(book.failing, book.file.payload))
            for path, payload in book.publisher.addresses(book.content, book.file.payload).items():
                if book.failing is None:
                    answers[path] = _answer(book, payload)
                elif path not in answers:
                    answers[path] = failing_answer(book.failing, book.file.payload)
        self.mirror.answers = answers


def _answer(book: Book, payload: bytes) -> Answer:
    """The file, or 304 to who has it; what leads to the file has no ETag."""
    if payload is not book.file.payload:
        return body(payload)
    honest_answer = with_etag(payload, f'"{book.etag}"')
    if not book.is_stale:
        return honest_answer
    return lambda handler: with_etag(payload, handler.headers.get("If-None-Match", f'"{book.etag}"'))(handler)


def unborn(folder: Path, mirror: Mirror, seed: int = 0, *, marts: Sequence[str] = SHORT_OF_MARTS) -> World:
    """A world on the eve of its first day: every publisher has its first file, and nothing is landed."""
    make_small_project(folder / "project", marts=True)
    _keep_marts(folder / "project" / "warehouse" / "models", marts)
    reference = folder / "project" / "warehouse" / "reference"
    _expect_nothing(reference / "sources" / "release_calendar.csv")
    _prefer_the_simulated(reference / "indicators" / "indicators.csv")
    random = Random(seed)
    books = {}
    for publisher in PUBLISHERS:
        content = publisher.first(random)
        file = honest(publisher, content, FIRST_DAY.date())
        books[publisher.dataset] = Book(publisher, content, file, first=content, etag=file.sha256)
    return World(folder, mirror, random, books, FIRST_DAY - timedelta(days=1))


def _keep_marts(folder: Path, marts: Sequence[str]) -> None:
    """Delete the models that nothing wanted here reads: two thirds of the time that a build takes."""
    models = {model.name: model for model in read_models(folder)}
    wanted = {name for name in models if name.startswith(("core.", "meta."))} | set(marts)
    while more := {name for wish in wanted for name in models[wish].reads & models.keys()} - wanted:
        wanted |= more
    present = {
        name for name, model in models.items() if model.schema == "audit" and model.reads & models.keys() <= wanted
    }
    for name in models.keys() - wanted - present:
        (folder / models[name].template.place).unlink()


def _expect_nothing(calendar: Path) -> None:
    """No publication is expected within the life of a world: what is late is the matter of other tests."""
    edit_rows(calendar, lambda row: row | {"every_days": "36500", "month": "", "day": ""})


def _prefer_the_simulated(indicators: Path) -> None:
    """What the simulated publishers say is what a release says of their indicators."""
    preferred = {name: publisher.dataset[0] for publisher in PUBLISHERS for name in publisher.indicators}

    def edit(row: Row) -> Row:
        return row | {"preferred_source_id": preferred.get(row["indicator_id"], row["preferred_source_id"])}

    edit_rows(indicators, edit)


@contextmanager
def simulated_sources() -> Iterator[None]:
    """Only the datasets of the simulated publishers are fetched."""
    simulated = {publisher.dataset for publisher in PUBLISHERS}

    def declared() -> tuple[Source, ...]:
        return tuple(
            replace(source, datasets=tuple(d for d in source.datasets if (source.source_id, d.dataset_id) in simulated))
            for source in declared_sources()
        )

    with patch.object(live_datasets, "declared_sources", declared):
        yield
