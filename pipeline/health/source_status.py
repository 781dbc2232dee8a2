"""The status of every source: what is served, whether that is all there is, and what to do.

A status holds no time of the last fetch, so that fetching again changes nothing. ``stale_since`` is the first failed
fetch since the last good one, and stays the same until the source answers; of a file that does not change any more it
is the day on which it became outdated.
"""

from __future__ import annotations

import email.utils
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.health.failures import reasons_by_cause
from pipeline.health.next_steps import (
    first_step,
    refresh_command,
    step_of_failing,
    step_of_held,
    step_of_outdated,
)
from pipeline.health.source_records import FailingDataset, SourceRecords, failing_datasets, records_by_source
from pipeline.landing.records import Fetch, Snapshot, ValidationResult
from pipeline.reference.address_changes import ADDRESS_CHANGES
from pipeline.reference.release_calendar import SourceCadence

#: A newer file is landed and held, or its bytes are lost; the publisher does not answer as it should; its file has not
#: changed for longer than is declared.
HELD, UNREACHABLE, OUTDATED = "held", "unreachable", "outdated"
#: The statuses of a source that is served from something older than its publisher may have.
BROKEN = frozenset({HELD, UNREACHABLE, OUTDATED})


@dataclass(frozen=True)
class SourceStatus:
    """One row of ``meta.source_status``, without the cadence.

    ``notes`` says what was odd or rejected, ``unconfirmed`` which datasets nobody has seen a genuine file of.
    """

    source_id: str
    status: str
    served_from: str
    edition: str | None
    published_at: date | None
    recorded_at: datetime | None
    stale_since: datetime | None
    n_snapshots: int
    reason: str | None
    next_step: str | None
    notes: str | None = None
    unconfirmed: str | None = None


@dataclass(frozen=True)
class _Finding:
    """How a source is, why, and what to do."""

    status: str
    reason: str | None = None
    next_step: str | None = None


@dataclass(frozen=True)
class OutdatedDataset:
    """A dataset whose file has not changed for longer than is declared, since when that is so, and what to do."""

    since: datetime
    reason: str
    next_step: str


def source_statuses(
    sources: Iterable[SourceCadence],
    snapshots: Sequence[Snapshot],
    validations: Mapping[str, ValidationResult],
    fetches: Sequence[Fetch],
    now: datetime,
) -> list[SourceStatus]:
    """The status of each source at a time (UTC), by source id.

    ``validations`` is the newest validation result by snapshot id, and a snapshot that has none counts as good.
    """
    records = records_by_source(sources, snapshots, validations, fetches)
    return [_status(own, now) for own in records.values()]


def _status(own: SourceRecords, now: datetime) -> SourceStatus:
    good = own.good
    served = max(good, key=_precedence, default=None)
    failing = failing_datasets(own.fetches)
    outdated = outdated_datasets(own, now)
    stale_times = [dataset.first.fetched_at for dataset in failing] + [dataset.since for dataset in outdated]
    finding = (
        _finding_on_held(own)
        or _finding_on_failing(own, failing, outdated, now)
        or _finding_on_outdated(outdated)
        or _finding_on_served(own, served)
    )
    return SourceStatus(
        source_id=own.source_id,
        status=finding.status,
        served_from=served.origin if served else "nothing",
        edition=served.edition if served else None,
        published_at=own.published_day(served) if served else None,
        recorded_at=served.recorded_at if served else None,
        stale_since=min(stale_times, default=None),
        n_snapshots=len(good),
        reason=finding.reason,
        next_step=finding.next_step,
        notes="; ".join(_notes_on(own)) or None,
        unconfirmed=", ".join(d.dataset_id for d in own.datasets if not d.confirmed) or None,
    )


def _precedence(snapshot: Snapshot) -> tuple[bool, date, bool, str]:
    """What a live source sent comes first; else the newest edition, a handed-over file before its embedded copy."""
    return (
        snapshot.origin == "fetched",
        snapshot.published_at,
        snapshot.origin == "handed_over",
        snapshot.edition,
    )


def _notes_on(own: SourceRecords) -> list[str]:
    return [
        *_notes(own.fetches),
        *(f"{s.snapshot_id} is rejected" for s in own.rejected),
        *(f"{s.snapshot_id} is held, and older than what is served" for s in own.held_before),
        *(f"{name} is fetched no more ({ADDRESS_CHANGES})" for name in sorted(own.source.retired)),
    ]


def _notes(fetches: Sequence[Fetch]) -> list[str]:
    """What was odd about the answer that each dataset's newest file came with, though it was taken."""
    notes: dict[str, Fetch] = {}
    for fetch in fetches:
        if not fetch.is_good:
            continue
        noted = notes.get(fetch.dataset_id)
        # an answer of 304 says nothing new of the file, and much of the way to it
        if fetch.outcome == "new" or (noted is not None and noted.cause is not None):
            notes.pop(fetch.dataset_id, None)
        if fetch.message:
            notes[fetch.dataset_id] = fetch
    return [f"{name}: {fetch.message}" for name, fetch in sorted(notes.items())]


def outdated_datasets(own: SourceRecords, now: datetime) -> list[OutdatedDataset]:
    """The data sets of a source whose served file has not changed for longer than is declared, at a time (UTC)."""
    outdated, good = [], own.good
    for dataset in own.datasets:
        landed = [s for s in good if s.dataset_id == dataset.dataset_id]
        is_retired = dataset.dataset_id in own.source.retired
        if dataset.outdated_after_days is None or is_retired or not landed:
            continue
        newest = max(landed, key=lambda s: (_unchanged_since(s, own), s.recorded_at))
        day = min(_unchanged_since(s, own) for s in landed if s.sha256 == newest.sha256)
        since = datetime.combine(day + timedelta(days=dataset.outdated_after_days), time())
        if since <= now:
            reason = f"{dataset.dataset_id}: unchanged since {day}, and {dataset.outdated_after_days} days are declared"
            outdated.append(OutdatedDataset(since, reason, step_of_outdated(own.source_id, dataset)))
    return outdated


def _unchanged_since(snapshot: Snapshot, own: SourceRecords) -> date:
    """Since when a file is known to be as it is: by its own date, its server's, or the day of its landing."""
    day = own.published_day(snapshot)
    try:
        modified = email.utils.parsedate_to_datetime(snapshot.last_modified or "").date()
    except (ValueError, OverflowError):
        return day  # no header, or one that is no date
    return min(day, modified)


def _finding_on_held(own: SourceRecords) -> _Finding | None:
    held = own.held
    if not held:
        return None
    results = [own.validations[snapshot.snapshot_id] for snapshot in held]
    return _Finding(HELD, "; ".join(str(result.reason) for result in results), step_of_held(held[-1], results[-1]))


def _finding_on_failing(
    own: SourceRecords, failing: Sequence[FailingDataset], outdated: Sequence[OutdatedDataset], now: datetime
) -> _Finding | None:
    """A source that cannot be reached; what is outdated as well is told with it."""
    if not failing:
        return None
    reasons = [*reasons_by_cause(own, failing), *sorted(dataset.reason for dataset in outdated)]
    return _Finding(UNREACHABLE, "; ".join(reasons), step_of_failing(own.source, failing, now))


def _finding_on_outdated(outdated: Sequence[OutdatedDataset]) -> _Finding | None:
    if not outdated:
        return None
    return _Finding(OUTDATED, "; ".join(dataset.reason for dataset in outdated), outdated[0].next_step)


def _finding_on_served(own: SourceRecords, served: Snapshot | None) -> _Finding:
    """A source with which nothing is wrong, be it that nothing has come from it yet."""
    if served is not None and served.origin == "fetched":
        return _Finding("fresh")
    if served is not None and served.origin == "handed_over":
        return _Finding("handed_over")
    if served is not None:
        return _Finding("embedded_only", next_step=first_step(own))
    unset = sorted({str(fetch.message) for fetch in own.fetches if fetch.outcome == "not_configured"})
    if unset:
        keys = ", ".join(sorted({d.key_setting for d in own.datasets if d.key_setting}))
        return _Finding("not_configured", "; ".join(unset), f"set {keys}, then run: {refresh_command(own.source_id)}")
    return _Finding("never_landed", "nothing has been landed", first_step(own))
