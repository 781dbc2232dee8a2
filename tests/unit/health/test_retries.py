"""When a failed fetch is repeated, how often, and never before a publisher's server allows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from pipeline.health.freshness import SourceFreshness
from pipeline.health.retries import due_retries
from pipeline.landing.records import Fetch
from pipeline.reference.release_calendar import Cadence

CADENCES = {"publisher": Cadence("daily", "30 6 * * *", 1, 2, 3, 30), "other": Cadence("daily", "x", 1, 2, 3, 30)}
START = datetime(2026, 11, 21, 6, 30)


def fetch(
    minutes: float, outcome: str = "failed", *, retry_at: datetime | None = None, source: str = "publisher"
) -> Fetch:
    at = START + timedelta(minutes=minutes)
    return Fetch(source, "data", at, outcome, 0.1, None, None, "seen 503", retry_at)


def due_at(minutes: float, *fetches: Fetch, freshness: tuple[SourceFreshness, ...] = ()) -> list[str]:
    return [retry.source_id for retry in due_retries(fetches, freshness, CADENCES, START + timedelta(minutes=minutes))]


def test_each_retry_waits_twice_as_long_as_the_one_before_and_the_last_is_the_last() -> None:
    first, second, third = fetch(0), fetch(30), fetch(90)
    assert due_at(29.9, first) == []
    assert due_at(30, first) == ["publisher"]
    assert due_at(89.9, first, second) == []
    assert due_at(90, first, second) == ["publisher"]
    assert due_at(210, first, second, third) == ["publisher"]
    assert due_at(10_000, first, second, third, fetch(210)) == []  # its schedule alone goes on


def test_a_good_fetch_ends_it_and_the_count_begins_anew() -> None:
    assert due_at(60, fetch(0), fetch(30, "unchanged")) == []
    assert due_at(90, fetch(0), fetch(30), fetch(40, "new"), fetch(60)) == ["publisher"]


def test_a_server_is_not_asked_before_the_time_that_it_named() -> None:
    until = START + timedelta(hours=4)
    failed = fetch(0, retry_at=until)
    assert due_at(239, failed) == []
    assert due_at(240, failed) == ["publisher"]
    postponed = fetch(60, "postponed", retry_at=until + timedelta(hours=1))
    assert due_at(240, failed, postponed) == []
    assert due_at(300, failed, postponed) == ["publisher"]


def test_the_same_failure_has_the_same_key_and_another_one_another() -> None:
    """A tick that fires twice, or while the run still waits, must not start a second run."""
    keys = [due_retries([fetch(0)], [], CADENCES, START + timedelta(minutes=m))[0].key for m in (30, 31)]
    assert keys[0] == keys[1]
    assert due_retries([fetch(0), fetch(31)], [], CADENCES, START + timedelta(minutes=100))[0].key != keys[0]


def late_fetch(source_id: str) -> SourceFreshness:
    return SourceFreshness(source_id, "x", "x", True, None, START, True, None, None, None, False, None)


def test_a_fetch_that_never_happened_is_made_up_for_once_a_day() -> None:
    assert due_at(1, freshness=(late_fetch("other"),)) == ["other"]
    late = (late_fetch("publisher"),)
    assert due_at(60, replace(fetch(0), outcome="new"), freshness=late) == []
    assert due_at(24 * 60, replace(fetch(0), outcome="new"), freshness=late) == ["publisher"]
    keys = {r.key for m in (1, 2) for r in due_retries([], late, CADENCES, START + timedelta(minutes=m))}
    assert keys == {f"publisher overdue {date(2026, 11, 21)}"}
