"""The status of every source, told from the ledger: what is served, whether that is all there is, and what to do.

A status holds no time of the last fetch, so that fetching again changes nothing. ``stale_since`` is the first failed fetch
since the last good one, and stays the same until the source answers; of a file that does not change any more it is the
day on which it became too old.
"""

from __future__ import annotations

import email.utils
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.landing.ledger import REJECTED, Fetch, Snapshot, ValidationResult, accept_command, utc_now
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset

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


def source_statuses(
    source_ids: Iterable[str],
    snapshots: Sequence[Snapshot],
    validations: Mapping[str, ValidationResult],
    fetches: Sequence[Fetch],
    now: datetime | None = None,
) -> list[SourceStatus]:
    """The status of each source at a time (UTC, the present one by default).

    ``validations`` is the newest validation by snapshot id, and a snapshot that has none counts as good.
    """
    return [
        _status(
            source_id,
            [s for s in snapshots if s.source_id == source_id],
            validations,
            [fetch for fetch in fetches if fetch.source_id == source_id],
            now or utc_now(),
        )
        for source_id in sorted(source_ids)
    ]


def _status(
    source_id: str,
    snapshots: Sequence[Snapshot],
    validations: Mapping[str, ValidationResult],
    fetches: Sequence[Fetch],
    now: datetime,
) -> SourceStatus:
    rejected = [s for s in snapshots if s.snapshot_id in validations and validations[s.snapshot_id].outcome == REJECTED]
    snapshots = [s for s in snapshots if s not in rejected]  # as if they had never been landed
    good = [s for s in snapshots if s.snapshot_id not in validations or validations[s.snapshot_id].outcome != "held"]
    held = held_files(snapshots, validations)
    served = max(good, key=_precedence, default=None)
    failing = _failing(fetches)
    unset = sorted({str(fetch.message) for fetch in fetches if fetch.outcome == "not_configured"})
    aged = _aged(source_id, good, validations, now)
    stale_since = min(
        [*(first.fetched_at for first, _ in failing.values()), *(one.since for one in aged)], default=None
    )
    status, reason, step = _status_reason_step(source_id, held, served, validations, failing, unset, aged, now)
    return SourceStatus(
        source_id=source_id,
        status=status,
        served_from=served.origin if served else "nothing",
        edition=served.edition if served else None,
        published_at=_published_at(served, validations),
        recorded_at=served.recorded_at if served else None,
        stale_since=stale_since,
        n_snapshots=len(good),
        reason=reason,
        next_step=step,
        notes="; ".join([*_notes(fetches), *(f"{s.snapshot_id} is rejected" for s in rejected)]) or None,
        unconfirmed=", ".join(d.dataset_id for d in _datasets(source_id) if not d.confirmed) or None,
    )


def _notes(fetches: Sequence[Fetch]) -> list[str]:
    """What was odd about the answer that each dataset's newest file came with, though it was taken."""
    notes: dict[str, str] = {}
    for fetch in fetches:
        if fetch.outcome == "new":
            notes.pop(fetch.dataset_id, None)
        if fetch.outcome in {"new", "unchanged"} and fetch.message:  # an answer of 304 says nothing new of the file
            notes[fetch.dataset_id] = fetch.message
    return [f"{name}: {note}" for name, note in sorted(notes.items())]


def _precedence(snapshot: Snapshot) -> tuple[bool, date, bool, str]:
    """What a live source sent comes first; else the newest edition, a handed-over file before its embedded copy."""
    return (
        snapshot.origin == "fetched",
        snapshot.published_at,
        snapshot.origin == "handed_over",
        snapshot.edition,
    )


def _newest(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """The newest file of each dataset, or of each edition where editions stand side by side: the others are history."""
    return list({(s.dataset_id, "" if s.origin == "fetched" else s.edition): s for s in snapshots}.values())


def held_files(snapshots: Sequence[Snapshot], validations: Mapping[str, ValidationResult]) -> list[Snapshot]:
    """The held files of one source that no later one has replaced, none of them rejected."""
    counted = [
        s for s in snapshots if s.snapshot_id not in validations or validations[s.snapshot_id].outcome != REJECTED
    ]
    return [
        s for s in _newest(counted) if s.snapshot_id in validations and validations[s.snapshot_id].outcome == "held"
    ]


def _published_at(served: Snapshot | None, validations: Mapping[str, ValidationResult]) -> date | None:
    if served is None:
        return None
    validation = validations.get(served.snapshot_id)
    return validation.published_at if validation and validation.published_at else served.published_at


def _failing(fetches: Sequence[Fetch]) -> dict[str, tuple[Fetch, Fetch]]:
    """By dataset that failed when last fetched: its first failure since the last good fetch, and its newest.

    A postponed fetch asked nobody, so it ends no failure and is none.
    """
    failing: dict[str, tuple[Fetch, Fetch]] = {}
    for fetch in fetches:
        if fetch.outcome == "postponed":
            continue
        if fetch.outcome != "failed":
            failing.pop(fetch.dataset_id, None)
        else:
            failing[fetch.dataset_id] = (failing.get(fetch.dataset_id, (fetch, fetch))[0], fetch)
    return failing


@dataclass(frozen=True)
class _Aged:
    """A dataset whose file has not changed for longer than is declared, since when that is so, and what to do."""

    dataset_id: str
    since: datetime
    reason: str
    next_step: str


def _aged(
    source_id: str, good: Sequence[Snapshot], validations: Mapping[str, ValidationResult], now: datetime
) -> list[_Aged]:
    aged = []
    for dataset in _datasets(source_id):
        landed = [s for s in good if s.dataset_id == dataset.dataset_id]
        if dataset.outdated_after_days is None or not landed:
            continue
        newest = max(landed, key=lambda s: (_day_of(s, validations), s.recorded_at))
        day = min(_day_of(s, validations) for s in landed if s.sha256 == newest.sha256)
        since = datetime.combine(day + timedelta(days=dataset.outdated_after_days), time())
        if since <= now:
            reason = f"{dataset.dataset_id}: unchanged since {day}, and {dataset.outdated_after_days} days are declared"
            where = f"see at {dataset.urls[0]} " if dataset.urls else "see "
            step = f"{where}whether the publisher has another file now, and hand it over: "
            step += f"aigap land {source_id} PATH --dataset {dataset.dataset_id} --published-at DAY"
            aged.append(_Aged(dataset.dataset_id, since, reason, step))
    return aged


def _day_of(snapshot: Snapshot, validations: Mapping[str, ValidationResult]) -> date:
    """Since when a file is known to be as it is: by its own date, its server's, or the day of its landing."""
    validation = validations.get(snapshot.snapshot_id)
    day = validation.published_at if validation and validation.published_at else snapshot.published_at
    try:
        modified = email.utils.parsedate_to_datetime(snapshot.last_modified or "").date()
    except (ValueError, OverflowError):
        return day  # no header, or one that is no date
    return min(day, modified)


def _status_reason_step(
    source_id: str,
    held: Sequence[Snapshot],
    served: Snapshot | None,
    validations: Mapping[str, ValidationResult],
    failing: Mapping[str, tuple[Fetch, Fetch]],
    unset: Sequence[str],
    aged: Sequence[_Aged],
    now: datetime,
) -> tuple[str, str | None, str | None]:
    if held:
        reason = "; ".join(str(validations[snapshot.snapshot_id].reason) for snapshot in held)
        return HELD, reason, step_of_held(held[-1], validations[held[-1].snapshot_id])
    if failing:
        reasons = [f"{name}: {last.message}" for name, (_, last) in failing.items()] + [one.reason for one in aged]
        reason = "; ".join(sorted(reasons))
        return UNREACHABLE, reason, _step_of_failing(source_id, [last for _, last in failing.values()], now)
    if aged:
        return OUTDATED, "; ".join(one.reason for one in aged), aged[0].next_step
    if served is None and unset:
        keys = ", ".join(sorted({d.key_setting for d in _datasets(source_id) if d.key_setting}))
        return "not_configured", "; ".join(unset), f"set {keys}, then run: aigap refresh --source {source_id}"
    if served is None:
        return "never_landed", "nothing has been landed", _first_step(source_id)
    if served.origin == "fetched":
        return "fresh", None, None
    return (
        ("handed_over", None, None)
        if served.origin == "handed_over"
        else ("embedded_only", None, _first_step(source_id))
    )


def _step_of_failing(source_id: str, newest: Sequence[Fetch], now: datetime) -> str:
    """Wait where the server asked for it, else fetch the network; the source is not asked before the latest time."""
    until = max((fetch.retry_at for fetch in newest if fetch.retry_at and fetch.retry_at > now), default=None)
    first = f"wait until {until:%Y-%m-%d %H:%M} UTC, as its server asks" if until else "check the network"
    return f"{first}, then run: aigap refresh --source {source_id}"


def step_of_held(snapshot: Snapshot, validation: ValidationResult) -> str:
    """What a person types about a held file."""
    if validation.may_be_accepted:
        return f"if the publisher's page says the same: {accept_command(snapshot.snapshot_id)}, then run: aigap refresh"
    return f"do what the reason says, then run: {_again(snapshot)}"


def _again(snapshot: Snapshot) -> str:
    if snapshot.origin == "handed_over":
        said = f"--edition '{snapshot.edition}' --dataset {snapshot.dataset_id} --published-at {snapshot.published_at}"
        return f"aigap land {snapshot.source_id} PATH {said}"
    return f"aigap refresh --source {snapshot.source_id}" if snapshot.origin == "fetched" else "aigap refresh"


def _datasets(source_id: str) -> list[Dataset]:
    return [dataset for source in declared_sources() if source.source_id == source_id for dataset in source.datasets]


def _first_step(source_id: str) -> str | None:
    datasets = _datasets(source_id)
    if any(dataset.urls or dataset.listing for dataset in datasets):
        return f"aigap refresh --source {source_id}"
    if datasets:
        return f"aigap land {source_id} PATH --edition EDITION --published-at DAY"
    return None
