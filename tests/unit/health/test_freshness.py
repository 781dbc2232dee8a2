"""The freshness of a source, which follows from the ledger's rows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from pipeline.health.freshness import SourceFreshness, source_freshness
from pipeline.landing.records import Fetch, Snapshot, ValidationResult
from pipeline.reference.release_calendar import Cadence, Expected, SourceCadence

DAILY = Cadence("daily", "30 6 * * *", 1, 2, 3, 30)
LIVE = SourceCadence("publisher", "A publisher", "https://publisher.example", DAILY, True)
BY_HAND = replace(LIVE, is_live=False)
EVERY_WEEK = Expected("publisher", "figures", "統計", "", 7, None, None, 3)
LANDED = Snapshot(
    "publisher/data/1", "publisher", "data", "2026-11-01", "fetched", "data.csv", "x", "0" * 64, 1,
    date(2026, 11, 1), datetime(2026, 11, 1, 6),
)  # fmt: skip


def fetched(day: int, outcome: str = "unchanged", dataset: str = "data") -> Fetch:
    return Fetch("publisher", dataset, datetime(2026, 11, day, 6), outcome, 0.1)


def freshness_at(
    now: datetime,
    fetches: list[Fetch],
    *,
    source: SourceCadence = LIVE,
    snapshots: tuple[Snapshot, ...] = (LANDED,),
    validations: dict[str, ValidationResult] | None = None,
) -> SourceFreshness:
    return source_freshness([source], [EVERY_WEEK], snapshots, validations or {}, fetches, now)[0]


def test_a_fetch_is_late_once_its_cadence_and_grace_are_over() -> None:
    fetches = [fetched(1)]
    assert freshness_at(datetime(2026, 11, 4, 6), fetches).fetch_due_at == datetime(2026, 11, 4, 6)
    assert not freshness_at(datetime(2026, 11, 4, 6), fetches).is_fetch_late
    late = freshness_at(datetime(2026, 11, 4, 6, 0, 1), fetches)
    assert late.is_fetch_late
    assert late.next_step == "aigap refresh --source publisher"


def test_a_failed_or_postponed_fetch_is_no_answer_and_the_slowest_file_counts() -> None:
    fetches = [fetched(1), fetched(1, dataset="other"), fetched(2), fetched(3, "failed"), fetched(3, "postponed")]
    assert freshness_at(datetime(2026, 11, 3), fetches).last_fetched_at == datetime(2026, 11, 1, 6)


def test_a_source_that_never_answered_is_due_from_when_it_was_first_heard_of() -> None:
    actual = freshness_at(datetime(2026, 11, 5), [fetched(2, "failed")])
    assert (actual.last_fetched_at, actual.fetch_due_at, actual.is_fetch_late) == (None, datetime(2026, 11, 4, 6), True)
    assert not freshness_at(datetime(2026, 11, 5), [], snapshots=()).is_fetch_late


def test_a_source_without_its_key_is_not_due() -> None:
    assert freshness_at(datetime(2027, 1, 1), [fetched(1, "not_configured")]).fetch_due_at is None


def test_a_live_publisher_is_late_only_where_somebody_has_fetched_since() -> None:
    """Else a machine that was off for a month would accuse every publisher."""
    before = freshness_at(datetime(2026, 12, 1), [fetched(9)])
    assert (before.expected_at, before.late_from) == (date(2026, 11, 8), date(2026, 11, 12))
    assert (before.is_fetch_late, before.is_publisher_late) == (True, False)
    actual = freshness_at(datetime(2026, 11, 12, 7), [fetched(12)])
    assert (actual.is_fetch_late, actual.is_publisher_late) == (False, True)
    assert "https://publisher.example" in str(actual.next_step)


def test_of_a_source_that_is_handed_over_the_calendar_alone_decides() -> None:
    expected = freshness_at(datetime(2026, 11, 11), [], source=BY_HAND)
    assert (expected.is_publisher_late, expected.is_expected(date(2026, 11, 11))) == (False, True)
    assert not expected.is_expected(date(2026, 11, 7))
    late = freshness_at(datetime(2026, 11, 12), [], source=BY_HAND)
    assert (late.is_publisher_late, late.fetch_due_at) == (True, None)
    assert "aigap land publisher PATH" in str(late.next_step)


def test_the_day_that_a_file_says_counts_and_a_rejected_file_does_not() -> None:
    result = ValidationResult(LANDED.snapshot_id, "parser", "accepted", None, datetime(2026, 11, 1), date(2026, 10, 20))
    now = datetime(2026, 11, 1)
    assert freshness_at(now, [], validations={LANDED.snapshot_id: result}).publisher_moved_at == date(2026, 10, 20)
    rejected = replace(result, outcome="rejected")
    assert freshness_at(now, [], validations={LANDED.snapshot_id: rejected}).publisher_moved_at is None


def test_a_source_that_the_calendar_does_not_name_has_the_freshness_of_our_fetches() -> None:
    actual = source_freshness([LIVE], [], [LANDED], {}, [fetched(1)], datetime(2026, 12, 1))
    assert [(c.title_en, c.is_fetch_late, c.expected_at) for c in actual] == [("A publisher", True, None)]


def test_a_clock_that_was_set_back_makes_nothing_late() -> None:
    assert not freshness_at(datetime(2026, 10, 1), [fetched(12)]).is_fetch_late
