"""The state of every source, told from the ledger: what is served, whether it is stale or held, and what to do.

A state holds no time of the last look, so that looking again changes nothing. ``stale_since`` is the first failed look
since the last good one, and stays the same until the source answers; of a file that does not change any more it is the
day on which it became too old.
"""

from __future__ import annotations

import email.utils
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.landing.ledger import REJECTED, Look, Snapshot, Verdict, accept_command, utc_now
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset


@dataclass(frozen=True)
class SourceState:
    """One row of ``meta.source_status``, without the cadence.

    ``notes`` says what was odd or rejected, ``unconfirmed`` which datasets nobody has seen a genuine file of.
    """

    source_id: str
    state: str
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


def source_states(
    source_ids: Iterable[str],
    snapshots: Sequence[Snapshot],
    judged: Mapping[str, Verdict],
    looks: Sequence[Look],
    now: datetime | None = None,
) -> list[SourceState]:
    """The state of each source at a time (UTC, the present one by default).

    ``judged`` is the newest verdict by snapshot id, and a snapshot that has none counts as good.
    """
    return [
        _state(
            source_id,
            [s for s in snapshots if s.source_id == source_id],
            judged,
            [look for look in looks if look.source_id == source_id],
            now or utc_now(),
        )
        for source_id in sorted(source_ids)
    ]


def _state(
    source_id: str, snapshots: Sequence[Snapshot], judged: Mapping[str, Verdict], looks: Sequence[Look], now: datetime
) -> SourceState:
    rejected = [s for s in snapshots if s.snapshot_id in judged and judged[s.snapshot_id].state == REJECTED]
    snapshots = [s for s in snapshots if s not in rejected]  # as if they had never been landed
    good = [s for s in snapshots if s.snapshot_id not in judged or judged[s.snapshot_id].state != "held"]
    held = held_files(snapshots, judged)
    served = max(good, key=_precedence, default=None)
    failing = _failing(looks)
    unset = sorted({str(look.message) for look in looks if look.outcome == "not_configured"})
    aged = _aged(source_id, good, judged, now)
    stale_since = min([*(first.looked_at for first, _ in failing.values()), *(one.since for one in aged)], default=None)
    state, reason, step = _judgement(source_id, held, served, judged, failing, unset, aged, now)
    return SourceState(
        source_id=source_id,
        state=state,
        served_from=served.origin if served else "nothing",
        edition=served.edition if served else None,
        published_at=_published_at(served, judged),
        recorded_at=served.recorded_at if served else None,
        stale_since=stale_since,
        n_snapshots=len(good),
        reason=reason,
        next_step=step,
        notes="; ".join([*_notes(looks), *(f"{s.snapshot_id} is rejected" for s in rejected)]) or None,
        unconfirmed=", ".join(d.dataset_id for d in _datasets(source_id) if not d.confirmed) or None,
    )


def _notes(looks: Sequence[Look]) -> list[str]:
    """What was odd about the answer that each dataset's newest file came with, though it was taken."""
    notes: dict[str, str] = {}
    for look in looks:
        if look.outcome == "new":
            notes.pop(look.dataset_id, None)
        if look.outcome in {"new", "unchanged"} and look.message:  # an answer of 304 says nothing new of the file
            notes[look.dataset_id] = look.message
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


def held_files(snapshots: Sequence[Snapshot], judged: Mapping[str, Verdict]) -> list[Snapshot]:
    """The held files of one source that no later one has replaced, none of them rejected."""
    counted = [s for s in snapshots if s.snapshot_id not in judged or judged[s.snapshot_id].state != REJECTED]
    return [s for s in _newest(counted) if s.snapshot_id in judged and judged[s.snapshot_id].state == "held"]


def _published_at(served: Snapshot | None, judged: Mapping[str, Verdict]) -> date | None:
    if served is None:
        return None
    verdict = judged.get(served.snapshot_id)
    return verdict.published_at if verdict and verdict.published_at else served.published_at


def _failing(looks: Sequence[Look]) -> dict[str, tuple[Look, Look]]:
    """By dataset that failed when last looked at: its first failure since the last good look, and its newest.

    A postponed look asked nobody, so it ends no failure and is none.
    """
    failing: dict[str, tuple[Look, Look]] = {}
    for look in looks:
        if look.outcome == "postponed":
            continue
        if look.outcome != "failed":
            failing.pop(look.dataset_id, None)
        else:
            failing[look.dataset_id] = (failing.get(look.dataset_id, (look, look))[0], look)
    return failing


@dataclass(frozen=True)
class _Aged:
    """A dataset whose file has not changed for longer than is declared, since when that is so, and what to do."""

    dataset_id: str
    since: datetime
    reason: str
    next_step: str


def _aged(source_id: str, good: Sequence[Snapshot], judged: Mapping[str, Verdict], now: datetime) -> list[_Aged]:
    aged = []
    for dataset in _datasets(source_id):
        landed = [s for s in good if s.dataset_id == dataset.dataset_id]
        if dataset.stale_after_days is None or not landed:
            continue
        newest = max(landed, key=lambda s: (_day_of(s, judged), s.recorded_at))
        day = min(_day_of(s, judged) for s in landed if s.sha256 == newest.sha256)
        since = datetime.combine(day + timedelta(days=dataset.stale_after_days), time())
        if since <= now:
            reason = f"{dataset.dataset_id}: unchanged since {day}, and {dataset.stale_after_days} days are declared"
            where = f"see at {dataset.urls[0]} " if dataset.urls else "see "
            step = f"{where}whether the publisher has another file now, and hand it over: "
            step += f"aigap land {source_id} PATH --dataset {dataset.dataset_id} --published-at DAY"
            aged.append(_Aged(dataset.dataset_id, since, reason, step))
    return aged


def _day_of(snapshot: Snapshot, judged: Mapping[str, Verdict]) -> date:
    """Since when a file is known to be as it is: by its own date, its server's, or the day of its landing."""
    verdict = judged.get(snapshot.snapshot_id)
    day = verdict.published_at if verdict and verdict.published_at else snapshot.published_at
    try:
        modified = email.utils.parsedate_to_datetime(snapshot.last_modified or "").date()
    except (ValueError, OverflowError):
        return day  # no header, or one that is no date
    return min(day, modified)


def _judgement(
    source_id: str,
    held: Sequence[Snapshot],
    served: Snapshot | None,
    judged: Mapping[str, Verdict],
    failing: Mapping[str, tuple[Look, Look]],
    unset: Sequence[str],
    aged: Sequence[_Aged],
    now: datetime,
) -> tuple[str, str | None, str | None]:
    if held:
        reason = "; ".join(str(judged[snapshot.snapshot_id].reason) for snapshot in held)
        return "held", reason, step_of_held(held[-1], judged[held[-1].snapshot_id])
    if failing:
        reasons = [f"{name}: {last.message}" for name, (_, last) in failing.items()] + [one.reason for one in aged]
        reason = "; ".join(sorted(reasons))
        return "stale", reason, _step_of_failing(source_id, [last for _, last in failing.values()], now)
    if aged:
        return "stale", "; ".join(one.reason for one in aged), aged[0].next_step
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


def _step_of_failing(source_id: str, newest: Sequence[Look], now: datetime) -> str:
    """Wait where the server asked for it, else look at the network; the source is not asked before the latest time."""
    until = max((look.retry_at for look in newest if look.retry_at and look.retry_at > now), default=None)
    first = f"wait until {until:%Y-%m-%d %H:%M} UTC, as its server asks" if until else "check the network"
    return f"{first}, then run: aigap refresh --source {source_id}"


def step_of_held(snapshot: Snapshot, verdict: Verdict) -> str:
    """What a person types about a held file."""
    if verdict.may_be_accepted:
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
