"""Which sources to fetch again before their schedule does: fetches that failed, and fetches that never happened.

A publisher's fault fails no run, so nothing that repeats failed runs would ever repeat a failed fetch. What is due is
told from the ledger, within the limits of ``warehouse/reference/cadences.csv``, and not before the time that the
publisher's server named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.health.freshness import SourceFreshness
from pipeline.landing.ledger import Fetch
from pipeline.reference.release_calendar import Cadence

#: A fetch that is late by its clock is tried so often, and no more: its schedule has missed it, or nothing answers.
OVERDUE_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Failing:
    """A dataset whose newest fetches failed: how often in a row, and the newest of them."""

    source_id: str
    dataset_id: str
    failures: int
    newest: Fetch
    retry_at: datetime | None


@dataclass(frozen=True)
class Retry:
    """A source to fetch again. ``key`` is the same for as long as it is due for the same reason."""

    source_id: str
    key: str
    why: str


def failing_datasets(fetches: Sequence[Fetch]) -> list[Failing]:
    """The datasets whose newest fetch failed; a fetch that was postponed asked nobody, and only moves the time."""
    failing: dict[tuple[str, str], Failing] = {}
    for fetch in fetches:
        name = (fetch.source_id, fetch.dataset_id)
        before = failing.get(name)
        if fetch.outcome == "postponed" and before:
            failing[name] = Failing(*name, before.failures, before.newest, fetch.retry_at)
        elif fetch.outcome == "failed":
            failing[name] = Failing(*name, before.failures + 1 if before else 1, fetch, fetch.retry_at)
        elif fetch.outcome != "postponed":
            failing.pop(name, None)
    return list(failing.values())


def due_retries(
    fetches: Sequence[Fetch], freshness: Sequence[SourceFreshness], cadences: Mapping[str, Cadence], now: datetime
) -> list[Retry]:
    """The sources to fetch now, by their id. ``cadences`` gives the cadence of each source."""
    due = {retry.source_id: retry for retry in _overdue(fetches, freshness, now)}
    failing = failing_datasets(fetches)
    silent = {one.source_id for one in failing if one.retry_at is not None and one.retry_at > now}
    for one in failing:
        cadence = cadences.get(one.source_id)
        if cadence and one.failures <= cadence.retries and _is_over(one, cadence, now):
            when = f"{one.newest.fetched_at:%Y-%m-%dT%H:%M:%S.%f}"
            why = f"{one.dataset_id} failed, retry {one.failures} of {cadence.retries}"
            due[one.source_id] = Retry(one.source_id, f"{one.source_id}/{one.dataset_id} failed {when}", why)
    return [due[source_id] for source_id in sorted(due) if source_id not in silent]


def _is_over(failing: Failing, cadence: Cadence, now: datetime) -> bool:
    """Whether the wait before the next retry is over; each is twice as long as the one before."""
    wait = timedelta(minutes=cadence.first_retry_minutes * 2 ** (failing.failures - 1))
    return failing.newest.fetched_at + wait <= now


def _overdue(fetches: Sequence[Fetch], freshness: Sequence[SourceFreshness], now: datetime) -> list[Retry]:
    attempts = {fetch.source_id: fetch.fetched_at for fetch in fetches if fetch.outcome != "postponed"}
    late = sorted({clock.source_id for clock in freshness if clock.is_fetch_late})
    return [
        Retry(source_id, f"{source_id} overdue {now:%Y-%m-%d}", "no fetch when one was due")
        for source_id in late
        if source_id not in attempts or attempts[source_id] + OVERDUE_EVERY <= now
    ]
