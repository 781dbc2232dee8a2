"""Both clocks of a source, told from the ledger's rows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from pipeline.health.freshness import SourceClock, source_clocks
from pipeline.landing.ledger import Look, Snapshot, Verdict
from pipeline.reference.release_calendar import Cadence, Expected, SourceCadence

DAILY = Cadence("daily", "30 6 * * *", 1, 2, 3, 30)
LIVE = SourceCadence("publisher", "A publisher", "https://publisher.example", DAILY, True)
BY_HAND = replace(LIVE, is_live=False)
EVERY_WEEK = Expected("publisher", "figures", "統計", "", 7, None, None, 3)
LANDED = Snapshot(
    "publisher/data/1", "publisher", "data", "2026-11-01", "fetched", "data.csv", "x", "0" * 64, 1,
    date(2026, 11, 1), datetime(2026, 11, 1, 6),
)  # fmt: skip


def looked(day: int, outcome: str = "unchanged", dataset: str = "data") -> Look:
    return Look("publisher", dataset, datetime(2026, 11, day, 6), outcome, 0.1)


def clock(
    now: datetime,
    looks: list[Look],
    *,
    source: SourceCadence = LIVE,
    snapshots: tuple[Snapshot, ...] = (LANDED,),
    judged: dict[str, Verdict] | None = None,
) -> SourceClock:
    return source_clocks([source], [EVERY_WEEK], snapshots, judged or {}, looks, now)[0]


def test_a_look_is_late_once_its_cadence_and_grace_are_over() -> None:
    looks = [looked(1)]
    assert clock(datetime(2026, 11, 4, 6), looks).look_due_at == datetime(2026, 11, 4, 6)
    assert not clock(datetime(2026, 11, 4, 6), looks).is_look_late
    late = clock(datetime(2026, 11, 4, 6, 0, 1), looks)
    assert late.is_look_late
    assert late.next_step == "aigap refresh --source publisher"


def test_a_failed_or_postponed_look_is_no_answer_and_the_slowest_file_counts() -> None:
    looks = [looked(1), looked(1, dataset="other"), looked(2), looked(3, "failed"), looked(3, "postponed")]
    assert clock(datetime(2026, 11, 3), looks).last_looked_at == datetime(2026, 11, 1, 6)


def test_a_source_that_never_answered_is_due_from_when_it_was_first_heard_of() -> None:
    seen = clock(datetime(2026, 11, 5), [looked(2, "failed")])
    assert (seen.last_looked_at, seen.look_due_at, seen.is_look_late) == (None, datetime(2026, 11, 4, 6), True)
    assert not clock(datetime(2026, 11, 5), [], snapshots=()).is_look_late


def test_a_source_without_its_key_is_not_due() -> None:
    assert clock(datetime(2027, 1, 1), [looked(1, "not_configured")]).look_due_at is None


def test_a_live_publisher_is_late_only_where_somebody_has_looked_since() -> None:
    """Else a machine that was off for a month would accuse every publisher."""
    unseen = clock(datetime(2026, 12, 1), [looked(9)])
    assert (unseen.expected_at, unseen.late_from) == (date(2026, 11, 8), date(2026, 11, 12))
    assert (unseen.is_look_late, unseen.is_publisher_late) == (True, False)
    seen = clock(datetime(2026, 11, 12, 7), [looked(12)])
    assert (seen.is_look_late, seen.is_publisher_late) == (False, True)
    assert "https://publisher.example" in str(seen.next_step)


def test_of_a_source_that_is_handed_over_the_calendar_alone_decides() -> None:
    expected = clock(datetime(2026, 11, 11), [], source=BY_HAND)
    assert (expected.is_publisher_late, expected.is_expected(date(2026, 11, 11))) == (False, True)
    assert not expected.is_expected(date(2026, 11, 7))
    late = clock(datetime(2026, 11, 12), [], source=BY_HAND)
    assert (late.is_publisher_late, late.look_due_at) == (True, None)
    assert "aigap land publisher PATH" in str(late.next_step)


def test_the_day_that_a_file_says_counts_and_a_rejected_file_does_not() -> None:
    said = Verdict(LANDED.snapshot_id, "parser", "accepted", None, datetime(2026, 11, 1), date(2026, 10, 20))
    now = datetime(2026, 11, 1)
    assert clock(now, [], judged={LANDED.snapshot_id: said}).publisher_moved_at == date(2026, 10, 20)
    assert clock(now, [], judged={LANDED.snapshot_id: replace(said, state="rejected")}).publisher_moved_at is None


def test_a_source_that_the_calendar_does_not_name_has_the_clock_of_our_looks() -> None:
    seen = source_clocks([LIVE], [], [LANDED], {}, [looked(1)], datetime(2026, 12, 1))
    assert [(c.title_en, c.is_look_late, c.expected_at) for c in seen] == [("A publisher", True, None)]


def test_a_clock_that_was_set_back_makes_nothing_late() -> None:
    assert not clock(datetime(2026, 10, 1), [looked(12)]).is_look_late
