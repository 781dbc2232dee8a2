"""The freshness of every source: when we last fetched it, when its publisher last moved, and what of this is late.

Both follow from the ledger and the release calendar alone. A live publisher is late only where somebody fetched after
the day on which it became late: as long as nobody has fetched, it is the fetch that is late, and not the publisher.
A source that is handed over has no fetch of its own, so the calendar alone decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.health.next_steps import hand_over_step, refresh_command
from pipeline.health.source_records import SourceRecords, records_by_source
from pipeline.landing.records import Fetch, Snapshot, ValidationResult
from pipeline.reference.release_calendar import Expected, SourceCadence

#: What a source has that the calendar does not name.
_NO_ENTRY: tuple[Expected | None, ...] = (None,)


@dataclass(frozen=True)
class SourceFreshness:
    """One row of ``meta.source_freshness``: a source, something that it publishes, and how fresh both are (UTC)."""

    source_id: str
    title_en: str
    title_ja: str
    is_live: bool
    last_fetched_at: datetime | None
    fetch_due_at: datetime | None
    is_fetch_late: bool
    publisher_moved_at: date | None
    expected_at: date | None
    late_from: date | None
    is_publisher_late: bool
    next_step: str | None

    def is_expected(self, today: date) -> bool:
        """Whether the next edition of a source that is handed over could be out by now."""
        return not self.is_live and self.expected_at is not None and self.expected_at <= today


@dataclass(frozen=True)
class _FetchTimes:
    """When all files of a live source had answered last, and until when they should answer again (UTC)."""

    last: datetime | None = None
    due: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        return self.due is not None and self.due < now


def source_freshness(
    sources: Sequence[SourceCadence],
    calendar: Sequence[Expected],
    snapshots: Sequence[Snapshot],
    validations: Mapping[str, ValidationResult],
    fetches: Sequence[Fetch],
    now: datetime,
) -> list[SourceFreshness]:
    """The freshness at a time (UTC): one row for each of the calendar, by source and title.

    A source that the calendar does not name has one row, of our fetches alone.
    """
    records = records_by_source(sources, snapshots, validations, fetches)
    rows = []
    for source in sorted(sources, key=lambda source: source.source_id):
        own = records[source.source_id]
        times = _fetch_times(source, own)
        entries = [entry for entry in calendar if entry.source_id == source.source_id]
        rows += [_row(source, entry, own, times, now) for entry in entries or _NO_ENTRY]
    return rows


def _fetch_times(source: SourceCadence, own: SourceRecords) -> _FetchTimes:
    """The times of our fetches.

    A source that never answered is due as if it had on the day on which it was first heard of. One without its key, or
    of which nothing is fetched any more, is not asked, and not due.
    """
    if not source.is_live or (source.retired and not own.live_datasets):
        return _FetchTimes()
    if own.fetches and own.fetches[-1].outcome == "not_configured":
        return _FetchTimes()
    answered = {fetch.dataset_id: fetch.fetched_at for fetch in own.fetches if fetch.is_good}
    last = min(answered.values(), default=None)
    heard_of = [*(s.recorded_at for s in own.snapshots), *(fetch.fetched_at for fetch in own.fetches)]
    since = last or min(heard_of, default=None)
    patience = timedelta(days=source.cadence.every_days + source.cadence.grace_days)
    return _FetchTimes(last, since + patience if since else None)


def _row(
    source: SourceCadence, entry: Expected | None, own: SourceRecords, times: _FetchTimes, now: datetime
) -> SourceFreshness:
    # a file that was handed over and is held says nothing of its publisher: it may be the wrong one
    told = [s for s in own.snapshots if s.origin == "fetched" or not own.is_withheld(s)]
    days = [own.published_day(s) for s in told if entry and entry.is_edition(s.edition)]
    moved = max(days, default=None)
    expected = entry.after(moved) if entry and moved else None
    late_from = expected + timedelta(days=entry.grace_days + 1) if entry and expected else None
    checked_at = times.last if source.is_live else now
    is_publisher_late = bool(late_from and checked_at and checked_at >= datetime.combine(late_from, time()))
    is_fetch_late = times.is_late(now)
    return SourceFreshness(
        source_id=source.source_id,
        title_en=entry.title_en if entry else source.title,
        title_ja=entry.title_ja if entry else source.title,
        is_live=source.is_live,
        last_fetched_at=times.last,
        fetch_due_at=times.due,
        is_fetch_late=is_fetch_late,
        publisher_moved_at=moved,
        expected_at=expected,
        late_from=late_from,
        is_publisher_late=is_publisher_late,
        next_step=_next_step(source, is_fetch_late=is_fetch_late, is_publisher_late=is_publisher_late),
    )


def _next_step(source: SourceCadence, *, is_fetch_late: bool, is_publisher_late: bool) -> str | None:
    if is_fetch_late:
        return refresh_command(source.source_id)
    if not is_publisher_late:
        return None
    if source.is_live:
        return (
            f"see at {source.homepage} whether the publisher has moved its files, then write their addresses into "
            "warehouse/reference/sources/address_changes.csv, or correct the day in release_calendar.csv beside it"
        )
    return hand_over_step(source.source_id, source.homepage)
