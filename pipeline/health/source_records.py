"""What the ledger knows of one source: which of its files count or are held, of which day they are, and what fails.

Status, freshness, problems and retries all ask here, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from pipeline.landing.records import REJECTED, Fetch, Snapshot, ValidationResult
from pipeline.reference.release_calendar import SourceCadence
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset
from pipeline.sources.live_datasets import fetched_now


@dataclass(frozen=True)
class FailingDataset:
    """A dataset whose newest fetches failed: how often in a row, the first and the newest of them.

    ``retry_at`` is the time (UTC) before which its server does not want to be asked, also where a fetch was postponed.
    """

    source_id: str
    dataset_id: str
    failures: int
    first: Fetch
    newest: Fetch
    retry_at: datetime | None


def failing_datasets(fetches: Iterable[Fetch]) -> list[FailingDataset]:
    """The datasets whose newest fetch failed; a fetch that was postponed asked nobody, and only moves the time."""
    failing: dict[tuple[str, str], FailingDataset] = {}
    for fetch in fetches:
        name = (fetch.source_id, fetch.dataset_id)
        before = failing.get(name)
        if fetch.outcome == "postponed":
            if before:
                failing[name] = replace(before, retry_at=fetch.retry_at)
        elif fetch.outcome != "failed":
            failing.pop(name, None)
        elif before:
            failing[name] = replace(before, failures=before.failures + 1, newest=fetch, retry_at=fetch.retry_at)
        else:
            failing[name] = FailingDataset(*name, failures=1, first=fetch, newest=fetch, retry_at=fetch.retry_at)
    return list(failing.values())


@dataclass
class SourceRecords:
    """The snapshots and fetches of one source, oldest first, and the newest validation result by snapshot id.

    A snapshot without a result counts as good; a rejected one counts for nothing, as if it had never been landed.
    """

    source: SourceCadence
    validations: Mapping[str, ValidationResult]
    snapshots: list[Snapshot] = field(default_factory=list)
    rejected: list[Snapshot] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)

    @property
    def source_id(self) -> str:
        """The source's id."""
        return self.source.source_id

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """Its declared data sets; none of a source that comes embedded alone."""
        return next((one.datasets for one in declared_sources() if one.source_id == self.source_id), ())

    @cached_property
    def live_datasets(self) -> list[Dataset]:
        """Those of them that are fetched."""
        return fetched_now(self.datasets, self.source.new_addresses)

    @cached_property
    def _live_ids(self) -> frozenset[str]:
        return frozenset(dataset.dataset_id for dataset in self.live_datasets)

    def is_fetched(self, dataset_id: str) -> bool:
        """Whether a data set is fetched now; of a source that no code declares, nobody can tell, and each counts."""
        return not self.datasets or dataset_id in self._live_ids

    @property
    def good(self) -> list[Snapshot]:
        """The snapshots that a release can be made of."""
        return [s for s in self.snapshots if not self.is_withheld(s)]

    @property
    def held(self) -> list[Snapshot]:
        """The held or lost files that are news of their publisher, or of ours; see ``held_before`` for the others."""
        return [s for s in self._not_replaced if not self._is_old(s)]

    @property
    def held_before(self) -> list[Snapshot]:
        """Held files that were handed over and are older than what is served: they say nothing of the present."""
        return [s for s in self._not_replaced if self._is_old(s)]

    @property
    def _not_replaced(self) -> list[Snapshot]:
        """The held or lost files that no later one has replaced.

        A later file of the dataset does, or of the edition where editions stand side by side: the others are history.
        """
        newest = {(s.dataset_id, "" if s.origin == "fetched" else s.edition): s for s in self.snapshots}
        return [s for s in newest.values() if self.is_withheld(s)]

    def _is_old(self, snapshot: Snapshot) -> bool:
        days = [self.published_day(s) for s in self.good if s.dataset_id == snapshot.dataset_id]
        return snapshot.origin == "handed_over" and any(day > self.published_day(snapshot) for day in days)

    def is_withheld(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot is held or lost."""
        return snapshot.snapshot_id in self.validations and self.validations[snapshot.snapshot_id].is_withheld

    def published_day(self, snapshot: Snapshot) -> date:
        """The day that the file itself says where its parser found one, else the one that it was landed with."""
        validation = self.validations.get(snapshot.snapshot_id)
        return validation.published_at if validation and validation.published_at else snapshot.published_at


def records_by_source(
    sources: Iterable[SourceCadence],
    snapshots: Sequence[Snapshot],
    validations: Mapping[str, ValidationResult],
    fetches: Sequence[Fetch],
) -> dict[str, SourceRecords]:
    """What is known of each of these sources, by its id and in the order of the ids.

    What the ledger has of other sources, which another version of aigap may know, is left alone; so are fetches of data
    sets that are fetched no more.
    """
    ordered = sorted(sources, key=lambda source: source.source_id)
    records = {source.source_id: SourceRecords(source, validations) for source in ordered}
    for snapshot in snapshots:
        validation = validations.get(snapshot.snapshot_id)
        is_rejected = validation is not None and validation.outcome == REJECTED
        if own := records.get(snapshot.source_id):
            (own.rejected if is_rejected else own.snapshots).append(snapshot)
    for fetch in fetches:
        own = records.get(fetch.source_id)
        if own is not None and own.is_fetched(fetch.dataset_id):
            own.fetches.append(fetch)
    return records
