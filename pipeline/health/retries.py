"""Which sources to fetch again before their schedule does: fetches that failed, and fetches that never happened.

A publisher's fault fails no run, so nothing that repeats failed runs would ever repeat a failed fetch. What is due
follows from the ledger, within the limits of ``operation/cadences.csv`` (reference data), and not before the time that
the publisher's server named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.health.freshness import SourceFreshness
from pipeline.health.source_records import FailingDataset, failing_datasets
from pipeline.landing.records import Fetch
from pipeline.reference.release_calendar import Cadence

#: A late fetch is tried so often, and no more: its schedule has missed it, or nothing answers.
OVERDUE_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Retry:
    """A source to fetch again. ``key`` is the same for as long as it is due for the same reason."""

    source_id: str
    key: str
    why: str


def due_retries(
    fetches: Sequence[Fetch], freshness: Sequence[SourceFreshness], cadences: Mapping[str, Cadence], now: datetime
) -> list[Retry]:
    """The sources to fetch now, by their id. ``cadences`` gives the cadence of each source."""
    due = {retry.source_id: retry for retry in _overdue(fetches, freshness, now)}
    failing = failing_datasets(fetches)
    silent = {dataset.source_id for dataset in failing if dataset.retry_at is not None and dataset.retry_at > now}
    for dataset in failing:
        cadence = cadences.get(dataset.source_id)
        if cadence and dataset.failures <= cadence.retries and _is_wait_over(dataset, cadence, now):
            due[dataset.source_id] = _retry(dataset, cadence)
    return [due[source_id] for source_id in sorted(due) if source_id not in silent]


def _is_wait_over(dataset: FailingDataset, cadence: Cadence, now: datetime) -> bool:
    """Whether the wait before the next retry is over; each is twice as long as the one before."""
    wait = timedelta(minutes=cadence.first_retry_minutes * 2 ** (dataset.failures - 1))
    return dataset.newest.fetched_at + wait <= now


def _retry(dataset: FailingDataset, cadence: Cadence) -> Retry:
    when = f"{dataset.newest.fetched_at:%Y-%m-%dT%H:%M:%S.%f}"
    why = f"{dataset.dataset_id} failed, retry {dataset.failures} of {cadence.retries}"
    return Retry(dataset.source_id, f"{dataset.source_id}/{dataset.dataset_id} failed {when}", why)


def _overdue(fetches: Sequence[Fetch], freshness: Sequence[SourceFreshness], now: datetime) -> list[Retry]:
    attempts = {fetch.source_id: fetch.fetched_at for fetch in fetches if fetch.outcome != "postponed"}
    late = sorted({row.source_id for row in freshness if row.is_fetch_late})
    return [
        Retry(source_id, f"{source_id} overdue {now:%Y-%m-%d}", "no fetch when one was due")
        for source_id in late
        if source_id not in attempts or attempts[source_id] + OVERDUE_EVERY <= now
    ]
