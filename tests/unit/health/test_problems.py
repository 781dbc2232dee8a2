"""What is wrong with a source now, on a real ledger, and what it costs to ask."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from pipeline import refresh
from pipeline.health.problems import Problem, _of_failing_fetches, _of_outdated_files, health_now
from pipeline.health.source_records import SourceRecords
from pipeline.health.source_status import source_statuses
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch, HeldBy, Snapshot, ValidationResult
from pipeline.normalizing.identity import ParserIdentities
from pipeline.reference.release_calendar import Cadence, SourceCadence
from pipeline.settings import PROJECT_ROOT, Settings, utc_now
from tests.mirror import Mirror
from tests.publications import ROBOTS, publish

Small = Callable[..., Settings]
FETCHED_AT = datetime(2026, 11, 1, 6)


@pytest.fixture
def landed(small: Small, mirror: Mirror) -> Settings:
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, ROBOTS)
    refresh.fetch(settings, only=[ROBOTS[0]])
    return settings


def problems_of(settings: Settings, outcome: str, held_by: HeldBy | None = None, *fetches: Fetch) -> list[Problem]:
    """The problems of the robots' source once its newest file has such a result and these fetches followed."""
    with Ledger.opened(settings.ledger_url) as ledger:
        snapshot = next(s for s in ledger.snapshots() if s.dataset_id == ROBOTS[1])
        name, parser = snapshot.snapshot_id, ParserIdentities(settings).of(snapshot)
        result = ValidationResult(name, parser, outcome, "why", FETCHED_AT, held_by=held_by)
        ledger.add_validation(result)
        good = {f.dataset_id for f in ledger.fetches() if f.outcome == "failed"} - {ROBOTS[1]}
        for dataset_id in sorted(good):
            ledger.add_fetch(Fetch(ROBOTS[0], dataset_id, utc_now(), "unchanged", 0.1))
        for fetch in fetches:
            ledger.add_fetch(fetch)
        health = {health.source_id: health for health in health_now(settings, ledger)}[ROBOTS[0]]
    return health.of_kinds("held", "unreachable", "outdated")


@pytest.mark.parametrize(
    ("outcome", "held_by", "title", "step"),
    [
        ("held", HeldBy.GATE, "a file is held", "aigap accept "),
        ("held", HeldBy.BUILD, "a file is held", "do what the reason says"),
        ("lost", None, "the bytes of a file are lost", "do what the reason says"),
    ],
)
def test_a_file_that_gives_nothing_is_told_by_what_keeps_it_back(
    landed: Settings, outcome: str, held_by: HeldBy | None, title: str, step: str
) -> None:
    (problem,) = problems_of(landed, outcome, held_by)
    assert (problem.kind, problem.seen, problem.is_settled) == ("held", "why", True)
    assert title in problem.title
    assert step in problem.next_step


def test_a_source_that_is_held_and_fails_has_two_problems_each_with_its_own_reason(landed: Settings) -> None:
    failed = Fetch(*ROBOTS, utc_now() + timedelta(minutes=1), "failed", 0.1, message="seen 503")
    held, unreachable = problems_of(landed, "held", HeldBy.PARSER, failed)
    assert (held.kind, held.seen) == ("held", "why")
    assert (unreachable.kind, unreachable.seen) == ("unreachable", f"{ROBOTS[1]}: seen 503")
    assert unreachable.next_step == f"check the network, then run: aigap refresh --source {ROBOTS[0]}"
    assert not unreachable.is_settled  # a retry is left


def test_a_file_that_was_read_and_passed_is_no_problem(landed: Settings) -> None:
    assert problems_of(landed, "accepted") == []


def test_asking_loads_nothing_that_fetches_or_reads_files() -> None:
    """Every fetch without news asks it, the daemon once a minute, and a person who waits for the answer."""
    code = (
        "import sys, pipeline.showing.status\n"
        "print([name for name in ('requests', 'polars', 'pandera', 'dagster') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_a_fault_of_one_file_does_not_date_or_hide_that_another_is_outdated(landed: Settings) -> None:
    source = SourceCadence("epoch_ai", "t", "https://epoch.ai", Cadence("daily", "0 6 * * *", 1, 1, 3, 15), True)
    own = SourceRecords(source, {})
    day = date(2026, 1, 1)
    own.snapshots.append(
        Snapshot("epoch_ai/gpu_clusters/1", "epoch_ai", "gpu_clusters", str(day), "fetched", "x.csv", "x", "0" * 64, 1,
                 day, datetime(2026, 1, 1))
    )  # fmt: skip
    now = datetime(2026, 11, 28, 12, 0)
    fetches = [Fetch("epoch_ai", "ml_hardware", now, "failed", 0.1, message="seen 503")]
    (status,) = source_statuses([source], own.snapshots, {}, fetches, now)
    own.fetches += fetches
    (unreachable,) = _of_failing_fetches(status, own, now)
    assert unreachable.cause == "unreachable:epoch_ai:2026-11-28T12:00:00"
    (outdated,) = _of_outdated_files(status, own, now)
    assert outdated.cause == "outdated:epoch_ai:2026-06-30T00:00:00"
