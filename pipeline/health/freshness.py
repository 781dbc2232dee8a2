"""The two freshness of every source: when we last fetched, and when its publisher last moved; and what is late by them.

Told from the ledger and the release calendar alone. A live publisher is late only where somebody fetched after the day
on which it became late: as long as nobody has fetched, it is the fetch that is late, and not the publisher.
A source that is handed over has no fetch of its own, so the calendar alone decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.landing.ledger import REJECTED, Fetch, Snapshot, ValidationResult, utc_now
from pipeline.reference.release_calendar import Expected, SourceCadence

#: A fetch that a publisher answered, be it with nothing new.
_ANSWERED = {"new", "unchanged"}
#: What a source has that the calendar does not name.
_NO_ENTRY: tuple[Expected | None, ...] = (None,)


@dataclass(frozen=True)
class SourceFreshness:
    """One row of ``meta.source_freshness``: a source, something that it publishes, and where both freshness stand (UTC)."""

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


def source_freshness(
    sources: Sequence[SourceCadence],
    calendar: Sequence[Expected],
    snapshots: Sequence[Snapshot],
    validations: Mapping[str, ValidationResult],
    fetches: Sequence[Fetch],
    now: datetime | None = None,
) -> list[SourceFreshness]:
    """The freshness at a time (UTC, the present one by default): for each row of the calendar one, by source and title.

    A source that the calendar does not name has the clock of our fetches alone.
    """
    at = now or utc_now()
    counted = [
        s for s in snapshots if s.snapshot_id not in validations or validations[s.snapshot_id].outcome != REJECTED
    ]
    freshness = []
    for source in sorted(sources, key=lambda source: source.source_id):
        own = [s for s in counted if s.source_id == source.source_id]
        fetched, due = _fetch_freshness(
            source, own, [fetch for fetch in fetches if fetch.source_id == source.source_id]
        )
        entries = [entry for entry in calendar if entry.source_id == source.source_id]
        freshness += [_clock(source, entry, own, validations, fetched, due, at) for entry in entries or _NO_ENTRY]
    return freshness


def _fetch_freshness(
    source: SourceCadence, snapshots: Iterable[Snapshot], fetches: Sequence[Fetch]
) -> tuple[datetime | None, datetime | None]:
    """When all files of a live source had answered last, and until when they should answer again.

    A source that never answered is due as if it had on the day on which it was first heard of. One without its key is
    not asked, and not due.
    """
    if not source.is_live or (fetches and fetches[-1].outcome == "not_configured"):
        return None, None
    answered = {fetch.dataset_id: fetch.fetched_at for fetch in fetches if fetch.outcome in _ANSWERED}
    fetched = min(answered.values(), default=None)
    first = min([*(s.recorded_at for s in snapshots), *(fetch.fetched_at for fetch in fetches)], default=None)
    since = fetched or first
    patience = timedelta(days=source.cadence.every_days + source.cadence.grace_days)
    return fetched, since + patience if since else None


def _clock(
    source: SourceCadence,
    entry: Expected | None,
    snapshots: Iterable[Snapshot],
    validations: Mapping[str, ValidationResult],
    fetched: datetime | None,
    due: datetime | None,
    now: datetime,
) -> SourceFreshness:
    days = [_published(s, validations) for s in snapshots if entry and entry.is_edition(s.edition)]
    moved = max(days, default=None)
    expected = entry.after(moved) if entry and moved else None
    late_from = expected + timedelta(days=entry.grace_days + 1) if entry and expected else None
    seen_until = (fetched if source.is_live else now) if late_from else None
    is_late = bool(late_from and seen_until and seen_until >= datetime.combine(late_from, time()))
    is_fetch_late = due is not None and due < now
    return SourceFreshness(
        source_id=source.source_id,
        title_en=entry.title_en if entry else source.title,
        title_ja=entry.title_ja if entry else source.title,
        is_live=source.is_live,
        last_fetched_at=fetched,
        fetch_due_at=due,
        is_fetch_late=is_fetch_late,
        publisher_moved_at=moved,
        expected_at=expected,
        late_from=late_from,
        is_publisher_late=is_late,
        next_step=_next_step(source, is_fetch_late=is_fetch_late, is_late=is_late),
    )


def _published(snapshot: Snapshot, validations: Mapping[str, ValidationResult]) -> date:
    """The day that the file itself says, where its parser found one."""
    validation = validations.get(snapshot.snapshot_id)
    return validation.published_at if validation and validation.published_at else snapshot.published_at


def _next_step(source: SourceCadence, *, is_fetch_late: bool, is_late: bool) -> str | None:
    if is_fetch_late:
        return f"aigap refresh --source {source.source_id}"
    if not is_late:
        return None
    if source.is_live:
        return (
            f"see at {source.homepage} whether the publisher has moved its files, then correct their addresses in "
            f"pipeline/sources/{source.source_id}.py or the day in warehouse/reference/release_calendar.csv"
        )
    return hand_over_step(source.source_id, source.homepage)


def hand_over_step(source_id: str, homepage: str) -> str:
    """What a person does where the next edition of a source is to be handed over."""
    return f"see {homepage}, then: aigap land {source_id} PATH --edition EDITION --published-at DAY"
