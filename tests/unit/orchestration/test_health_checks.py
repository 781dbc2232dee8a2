"""What the checks of a source say of it, in words that a person needs no key to."""

from __future__ import annotations

from datetime import date, datetime

from pipeline.health.freshness import SourceFreshness
from pipeline.health.problems import HAND_OVER, LATE_PUBLISHER, Problem, SourceHealth
from pipeline.health.source_status import SourceStatus
from pipeline.orchestration.health_checks import source_checks
from pipeline.orchestration.specs import FETCH_CHECK, PUBLISHER_CHECK

STATUS = SourceStatus("ifr", "fresh", "handed_over", None, None, None, None, 1, None, None)
LAND = "aigap land ifr PATH --edition EDITION --published-at DAY"


def freshness(title: str, fetched: datetime | None = None) -> SourceFreshness:
    due, expected = (fetched, date(2026, 9, 24)) if fetched else (None, None)
    return SourceFreshness(
        "ifr", title, title, fetched is not None, fetched, due, False, None, expected, None, False, None
    )


def shown(health: SourceHealth, check: str) -> dict[str, object]:
    (evaluation,) = [result for result in source_checks(health) if result.check_name == check]
    return {name: value.value for name, value in evaluation.metadata.items()}


def test_what_was_never_fetched_is_told_in_words() -> None:
    health = SourceHealth("ifr", STATUS, (freshness("World Robotics"),), ())
    assert shown(health, FETCH_CHECK) == {
        "last fetched (UTC)": "never",
        "next fetch due (UTC)": "none: its files are handed over",
    }
    assert shown(health, PUBLISHER_CHECK) == {"publisher last moved": "World Robotics: not known, next not announced"}


def test_times_are_told_to_the_minute() -> None:
    at = datetime(2026, 12, 2, 1, 34, 50, 119481)
    assert shown(SourceHealth("ifr", STATUS, (freshness("Rates", at),), ()), FETCH_CHECK) == {
        "last fetched (UTC)": "2026-12-02 01:34",
        "next fetch due (UTC)": "2026-12-02 01:34",
    }


def test_the_same_command_for_two_editions_is_told_once() -> None:
    late = [
        Problem(LATE_PUBLISHER, "ifr", title, f"{title} is late", "an edition", "none", LAND)
        for title in ("World Robotics", "Robot density")
    ]
    health = SourceHealth("ifr", STATUS, (freshness("World Robotics"),), tuple(late))
    told = shown(health, PUBLISHER_CHECK)
    assert told["next step"] == LAND
    assert str(told["seen"]).splitlines() == ["World Robotics is late: none", "Robot density is late: none"]
    assert not health.of_kinds(HAND_OVER)
