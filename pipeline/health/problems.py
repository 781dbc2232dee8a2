"""What stands now: the status and the freshness of every source, and each thing that is wrong with it.

Told from the ledger and not from the release, so that the UI, ``aigap status`` and the alerts all say the same, also
where nothing was released since. Nothing is imported here that a fetch without news would not import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.health.freshness import SourceFreshness, hand_over_step, source_freshness
from pipeline.health.retries import Failing, failing_datasets
from pipeline.health.source_status import (
    HELD,
    OUTDATED,
    UNREACHABLE,
    SourceStatus,
    held_files,
    source_statuses,
    step_of_held,
)
from pipeline.landing.ledger import Ledger, Snapshot, ValidationResult, utc_now
from pipeline.normalizing.source_tables import newest_validations, parser_identity
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import SourceCadence, read_calendar, read_source_cadences
from pipeline.settings import Settings

LATE_FETCH, LATE_PUBLISHER, HAND_OVER = "late_fetch", "late_publisher", "hand_over"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or that a person is asked for; ``cause`` stays the same for as long as it lasts.

    ``is_settled`` is False while a retry may still mend it by itself, so that nobody is woken for it.
    """

    kind: str
    source_id: str
    cause: str
    title: str
    expected: str
    seen: str
    next_step: str
    is_settled: bool = True


@dataclass(frozen=True)
class SourceHealth:
    """A source as it stands: its status, its freshness, and what is wrong with it."""

    source_id: str
    status: SourceStatus
    freshness: tuple[SourceFreshness, ...]
    problems: tuple[Problem, ...]

    def of_kinds(self, *kinds: str) -> list[Problem]:
        """The problems of these kinds."""
        return [problem for problem in self.problems if problem.kind in kinds]


def health_now(settings: Settings, ledger: Ledger, now: datetime | None = None) -> list[SourceHealth]:
    """How every source stands at a time (UTC, the present one by default), by source id.

    Raises:
        HeldFileError: the reference data on cadences or expected publications are not well-formed.
        RunFault: the ledger cannot be read.
    """
    at = now or utc_now()
    reference = Reference(settings.reference_folder, settings.reference_instead)
    sources = {source.source_id: source for source in read_source_cadences(reference)}
    snapshots, fetches = ledger.snapshots(), ledger.fetches()
    validations = newest_validations(snapshots, ledger, parser_identity(settings))
    statuses = source_statuses(sources, snapshots, validations, fetches, at)
    freshness = source_freshness(list(sources.values()), read_calendar(reference), snapshots, validations, fetches, at)
    failing = failing_datasets(fetches)
    found = []
    for status in statuses:
        own = [s for s in snapshots if s.source_id == status.source_id]
        ticking = tuple(clock for clock in freshness if clock.source_id == status.source_id)
        problems = [
            *_held(own, validations),
            *_unserved(
                status, [one for one in failing if one.source_id == status.source_id], sources[status.source_id]
            ),
            *_late(ticking, sources[status.source_id], at),
        ]
        found.append(SourceHealth(status.source_id, status, ticking, tuple(problems)))
    return found


def _held(snapshots: Sequence[Snapshot], validations: Mapping[str, ValidationResult]) -> list[Problem]:
    problems = []
    for snapshot in held_files(snapshots, validations):
        validation = validations[snapshot.snapshot_id]
        problems.append(
            Problem(
                HELD,
                snapshot.source_id,
                f"{HELD}:{snapshot.snapshot_id}",
                f"{snapshot.source_id}: a file is held, {snapshot.snapshot_id} ({snapshot.edition})",
                "a file that its parser can read and that the gate lets pass",
                validation.reason or "",
                step_of_held(snapshot, validation),
            )
        )
    return problems


def _unserved(status: SourceStatus, failing: Sequence[Failing], source: SourceCadence) -> list[Problem]:
    """A source without a newer file; it is settled once its retries are used up, or where a file is too old and no fetch failed."""
    if status.stale_since is None:
        return []
    retries_left = any(one.failures <= source.cadence.retries for one in failing)
    kind = UNREACHABLE if failing else OUTDATED
    served = f"{status.served_from} ({status.edition})" if status.edition else status.served_from
    return [
        Problem(
            kind,
            status.source_id,
            f"{kind}:{status.source_id}:{status.stale_since:%Y-%m-%dT%H:%M:%S}",
            f"{status.source_id}: {kind} since {status.stale_since:%Y-%m-%d %H:%M} UTC, served from {served}",
            "an answer of its publisher with a file that changes as declared",
            _reason(status, failing),
            _next_step(status),
            is_settled=not retries_left,
        )
    ]


def _reason(status: SourceStatus, failing: Sequence[Failing]) -> str:
    """What the status says; where that is about a held file, the fetches that failed beside it."""
    if status.status in {UNREACHABLE, OUTDATED} or not failing:
        return status.reason or ""
    return "; ".join(f"{one.dataset_id}: {one.newest.message}" for one in failing)


def _next_step(status: SourceStatus) -> str:
    is_told = status.status in {UNREACHABLE, OUTDATED} and status.next_step
    return str(status.next_step) if is_told else f"aigap refresh --source {status.source_id}"


def _late(freshness: Sequence[SourceFreshness], source: SourceCadence, now: datetime) -> list[Problem]:
    problems = []
    if freshness and freshness[0].is_fetch_late:
        problems.append(_late_fetch(freshness[0]))
    for clock in freshness:
        if clock.is_publisher_late:
            problems.append(_expected(LATE_PUBLISHER, clock, source, f"nothing newer than {clock.publisher_moved_at}"))
        elif clock.is_expected(now.date()):
            problems.append(_expected(HAND_OVER, clock, source, "it was not handed over yet"))
    return problems


def _late_fetch(clock: SourceFreshness) -> Problem:
    when = f"{clock.last_fetched_at:%Y-%m-%d %H:%M} UTC" if clock.last_fetched_at else "never"
    return Problem(
        LATE_FETCH,
        clock.source_id,
        f"{LATE_FETCH}:{clock.source_id}:{clock.fetch_due_at:%Y-%m-%dT%H:%M:%S}",
        f"{clock.source_id}: our fetch is late",
        f"an answer by {clock.fetch_due_at:%Y-%m-%d %H:%M} UTC",
        f"the last time that all of its files had answered: {when}",
        f"{clock.next_step} (and see that aigap ui runs, whose daemon fetches by schedule)",
    )


def _expected(kind: str, clock: SourceFreshness, source: SourceCadence, seen: str) -> Problem:
    said = "may be out" if kind == HAND_OVER else "is late" if clock.is_live else "was not handed over"
    return Problem(
        kind,
        clock.source_id,
        f"publication:{clock.source_id}:{clock.title_en}:{clock.expected_at}",
        f"{clock.source_id}: {clock.title_en} {said}",
        f"a publication around {clock.expected_at}, {clock.late_from} at the latest",
        f"{seen}; the last one at hand is of {clock.publisher_moved_at}",
        clock.next_step or hand_over_step(clock.source_id, source.homepage),
    )
