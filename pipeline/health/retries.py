"""Which sources to look at again before their schedule does: looks that failed, and looks that never happened.

A publisher's fault fails no run, so nothing that repeats failed runs would ever repeat a failed look. What is due is
told from the ledger, within the limits of ``warehouse/reference/cadences.csv``, and not before the time that the
publisher's server named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.health.freshness import SourceClock
from pipeline.landing.ledger import Look
from pipeline.reference.release_calendar import Cadence

#: A look that is late by its clock is tried so often, and no more: its schedule has missed it, or nothing answers.
OVERDUE_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Failing:
    """A dataset whose newest looks failed: how often in a row, and the newest of them."""

    source_id: str
    dataset_id: str
    failures: int
    newest: Look
    retry_at: datetime | None


@dataclass(frozen=True)
class Retry:
    """A source to look at again. ``key`` is the same for as long as it is due for the same reason."""

    source_id: str
    key: str
    why: str


def failing_datasets(looks: Sequence[Look]) -> list[Failing]:
    """The datasets whose newest look failed; a look that was postponed asked nobody, and only moves the time."""
    failing: dict[tuple[str, str], Failing] = {}
    for look in looks:
        name = (look.source_id, look.dataset_id)
        before = failing.get(name)
        if look.outcome == "postponed" and before:
            failing[name] = Failing(*name, before.failures, before.newest, look.retry_at)
        elif look.outcome == "failed":
            failing[name] = Failing(*name, before.failures + 1 if before else 1, look, look.retry_at)
        elif look.outcome != "postponed":
            failing.pop(name, None)
    return list(failing.values())


def due_retries(
    looks: Sequence[Look], clocks: Sequence[SourceClock], cadences: Mapping[str, Cadence], now: datetime
) -> list[Retry]:
    """The sources to look at now, by their id. ``cadences`` gives the cadence of each source."""
    due = {retry.source_id: retry for retry in _overdue(looks, clocks, now)}
    failing = failing_datasets(looks)
    silent = {one.source_id for one in failing if one.retry_at is not None and one.retry_at > now}
    for one in failing:
        cadence = cadences.get(one.source_id)
        if cadence and one.failures <= cadence.retries and _is_over(one, cadence, now):
            when = f"{one.newest.looked_at:%Y-%m-%dT%H:%M:%S.%f}"
            why = f"{one.dataset_id} failed, retry {one.failures} of {cadence.retries}"
            due[one.source_id] = Retry(one.source_id, f"{one.source_id}/{one.dataset_id} failed {when}", why)
    return [due[source_id] for source_id in sorted(due) if source_id not in silent]


def _is_over(failing: Failing, cadence: Cadence, now: datetime) -> bool:
    """Whether the wait before the next retry is over; each is twice as long as the one before."""
    wait = timedelta(minutes=cadence.first_retry_minutes * 2 ** (failing.failures - 1))
    return failing.newest.looked_at + wait <= now


def _overdue(looks: Sequence[Look], clocks: Sequence[SourceClock], now: datetime) -> list[Retry]:
    attempts = {look.source_id: look.looked_at for look in looks if look.outcome != "postponed"}
    late = sorted({clock.source_id for clock in clocks if clock.is_look_late})
    return [
        Retry(source_id, f"{source_id} overdue {now:%Y-%m-%d}", "no look when one was due")
        for source_id in late
        if source_id not in attempts or attempts[source_id] + OVERDUE_EVERY <= now
    ]
