"""What is wrong now: the status and the freshness of every source, and each problem with it.

Reckoned from the ledger and not from the release, so that the UI, ``aigap status`` and the alerts all say the same,
also where nothing was released since. Nothing is imported here that a fetch without news would not import.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.health.failures import reasons_by_cause
from pipeline.health.freshness import SourceFreshness, source_freshness
from pipeline.health.next_steps import hand_over_step, step_of_failing, step_of_held
from pipeline.health.source_records import FailingDataset, SourceRecords, failing_datasets, records_by_source
from pipeline.health.source_status import HELD, OUTDATED, UNREACHABLE, SourceStatus, outdated_datasets, source_statuses
from pipeline.landing.ledger import Ledger
from pipeline.normalizing.holds import validations_in_force
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import SourceCadence, read_calendar, read_source_cadences
from pipeline.settings import Settings

LATE_FETCH, LATE_PUBLISHER, HAND_OVER = "late_fetch", "late_publisher", "hand_over"
#: The only one that is of no source, but of the current release (``rollbacks``).
ROLLED_BACK = "rolled_back"
#: Every kind that a problem can be of.
PROBLEM_KINDS = frozenset({HELD, UNREACHABLE, OUTDATED, LATE_FETCH, LATE_PUBLISHER, HAND_OVER, ROLLED_BACK})


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or that a person is asked for; ``cause`` stays the same for as long as it lasts.

    ``is_settled`` is False while a retry may still mend it by itself, so that nobody is woken for it. ``details`` are
    for who asks for them: a line for each file.
    """

    kind: str
    source_id: str
    cause: str
    title: str
    expected: str
    seen: str
    next_step: str
    is_settled: bool = True
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceHealth:
    """How a source is now: its status, its freshness, and what is wrong with it."""

    source_id: str
    status: SourceStatus
    freshness: tuple[SourceFreshness, ...]
    problems: tuple[Problem, ...]

    def of_kinds(self, *kinds: str) -> list[Problem]:
        """The problems of these kinds."""
        return [problem for problem in self.problems if problem.kind in kinds]


def health_now(settings: Settings, ledger: Ledger, now: datetime | None = None) -> list[SourceHealth]:
    """The health of every source at a time (UTC, the present one by default), by source id.

    Raises:
        HeldFileError: the reference data on cadences or expected publications are not well-formed.
        RunFault: the ledger cannot be read.
    """
    at = now or settings.now()
    reference = Reference(settings.reference_folder, settings.reference_instead)
    sources = {source.source_id: source for source in read_source_cadences(reference)}
    snapshots, fetches = ledger.snapshots(), ledger.fetches()
    validations = validations_in_force(settings, ledger)
    records = records_by_source(sources.values(), snapshots, validations, fetches)
    freshness = source_freshness(list(sources.values()), read_calendar(reference), snapshots, validations, fetches, at)
    healths = []
    for status in source_statuses(sources.values(), snapshots, validations, fetches, at):
        own, source = records[status.source_id], sources[status.source_id]
        rows = tuple(row for row in freshness if row.source_id == status.source_id)
        problems = [
            *_of_held_files(own),
            *_of_failing_fetches(status, own, at),
            *_of_outdated_files(status, own, at),
            *_of_freshness(rows, source, at),
        ]
        healths.append(SourceHealth(status.source_id, status, rows, tuple(problems)))
    return healths


def _of_held_files(own: SourceRecords) -> list[Problem]:
    problems = []
    for snapshot in own.held:
        validation = own.validations[snapshot.snapshot_id]
        what, expected = (
            ("the bytes of a file are lost", "the bytes that were landed, in the snapshot store")
            if validation.is_lost
            else ("a file is held", "a file that its parser can read and that the gate lets pass")
        )
        problems.append(
            Problem(
                HELD,
                snapshot.source_id,
                f"{HELD}:{snapshot.snapshot_id}",
                f"{snapshot.source_id}: {what}, {snapshot.snapshot_id} ({snapshot.edition})",
                expected,
                validation.reason or "",
                step_of_held(snapshot, validation),
            )
        )
    return problems


def _of_failing_fetches(status: SourceStatus, own: SourceRecords, now: datetime) -> list[Problem]:
    """A source that cannot be reached: settled once the retries are used up."""
    failing = failing_datasets(own.fetches)
    if not failing:
        return []
    return [
        _no_newer_file(
            UNREACHABLE,
            status,
            min(dataset.first.fetched_at for dataset in failing),
            "; ".join(reasons_by_cause(own, failing)),
            step_of_failing(own.source, failing, now),
            is_settled=not any(dataset.failures <= own.source.cadence.retries for dataset in failing),
            details=tuple(_detail(own, dataset) for dataset in failing),
        )
    ]


def _of_outdated_files(status: SourceStatus, own: SourceRecords, now: datetime) -> list[Problem]:
    """A source of which a file has not changed for longer than is declared, whatever its other files do."""
    outdated = outdated_datasets(own, now)
    if not outdated:
        return []
    since = min(dataset.since for dataset in outdated)
    reason = "; ".join(dataset.reason for dataset in outdated)
    return [_no_newer_file(OUTDATED, status, since, reason, outdated[0].next_step)]


def _no_newer_file(
    kind: str,
    status: SourceStatus,
    since: datetime,
    reason: str,
    next_step: str,
    *,
    is_settled: bool = True,
    details: tuple[str, ...] = (),
) -> Problem:
    served = f"{status.served_from} ({status.edition})" if status.edition else status.served_from
    return Problem(
        kind,
        status.source_id,
        f"{kind}:{status.source_id}:{since:%Y-%m-%dT%H:%M:%S}",
        f"{status.source_id}: {kind} since {since:%Y-%m-%d %H:%M} UTC, served from {served}",
        "an answer of its publisher with a file that changes as declared",
        reason,
        next_step,
        is_settled,
        details,
    )


def _detail(own: SourceRecords, dataset: FailingDataset) -> str:
    """Which address fails, since when, and when it answered last."""
    good = [fetch.fetched_at for fetch in own.fetches if fetch.dataset_id == dataset.dataset_id and fetch.is_good]
    last = f"answered last on {max(good):%Y-%m-%d}" if good else "never answered"
    where = dataset.newest.address or "no address"
    return f"{dataset.dataset_id}: {where}: {dataset.newest.problem} ({dataset.failures} times in a row; {last})"


def _of_freshness(rows: Sequence[SourceFreshness], source: SourceCadence, now: datetime) -> list[Problem]:
    problems = [_late_fetch(row) for row in rows[:1] if row.is_fetch_late]
    for row in rows:
        if row.is_publisher_late:
            problems.append(_publication(LATE_PUBLISHER, row, source, f"nothing newer than {row.publisher_moved_at}"))
        elif row.is_expected(now.date()):
            problems.append(_publication(HAND_OVER, row, source, "it was not handed over yet"))
    return problems


def _late_fetch(row: SourceFreshness) -> Problem:
    when = f"{row.last_fetched_at:%Y-%m-%d %H:%M} UTC" if row.last_fetched_at else "never"
    return Problem(
        LATE_FETCH,
        row.source_id,
        f"{LATE_FETCH}:{row.source_id}:{row.fetch_due_at:%Y-%m-%dT%H:%M:%S}",
        f"{row.source_id}: our fetch is late",
        f"an answer by {row.fetch_due_at:%Y-%m-%d %H:%M} UTC",
        f"the last time that all of its files had answered: {when}",
        f"{row.next_step} (and see that aigap ui runs, whose daemon fetches by schedule)",
    )


def _publication(kind: str, row: SourceFreshness, source: SourceCadence, actual: str) -> Problem:
    """Something that was to be published by now, or could be."""
    state = "may be out" if kind == HAND_OVER else "is late" if row.is_live else "was not handed over"
    return Problem(
        kind,
        row.source_id,
        f"publication:{row.source_id}:{row.title_en}:{row.expected_at}",
        f"{row.source_id}: {row.title_en} {state}",
        f"a publication around {row.expected_at}, {row.late_from} at the latest",
        f"{actual}; the last one at hand is of {row.publisher_moved_at}",
        row.next_step or hand_over_step(row.source_id, source.homepage),
    )
