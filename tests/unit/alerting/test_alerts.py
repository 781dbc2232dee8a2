"""Alerts on a real ledger: once a cause, ended with it, raised anew should it come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.alerting.alerts import OPEN_THE_RUN, RunFailure, open_alerts, raise_changes, raise_problems, run_ended
from pipeline.alerting.changes import Change
from pipeline.health.problems import Problem, SourceHealth
from pipeline.health.source_status import HELD, UNREACHABLE, SourceStatus
from pipeline.landing.ledger import Ledger

NOW = datetime(2026, 11, 21, 12, 0)
STATE = SourceStatus("publisher", "held", "nothing", None, None, None, None, 0, None, None)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.opened(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


def problem(cause: str, *, kind: str = HELD, is_settled: bool = True) -> Problem:
    return Problem(kind, "publisher", cause, f"title of {cause}", "this", "that", "do so", is_settled)


def health(*problems: Problem) -> list[SourceHealth]:
    return [SourceHealth("publisher", STATE, (), problems)]


def test_a_cause_is_reported_once_and_anew_should_it_come_back(ledger: Ledger) -> None:
    held = problem("held:a")
    assert [alert.cause for alert in raise_problems(ledger, health(held, problem("held:b")), NOW)] == [
        "held:a",
        "held:b",
    ]
    assert raise_problems(ledger, health(held), NOW) == []
    assert [alert.cause for alert in open_alerts(ledger)] == ["held:a"]
    assert raise_problems(ledger, health(), NOW) == []
    assert open_alerts(ledger) == []
    again = raise_problems(ledger, health(held), NOW + timedelta(days=1))
    assert [alert.message for alert in again] == ["expected: this\nseen: that"]
    assert len({alert.alert_id for alert in ledger.alerts() if alert.cause == "held:a"}) == 2


def test_what_a_retry_may_mend_wakes_nobody(ledger: Ledger) -> None:
    assert raise_problems(ledger, health(problem("unreachable:x", kind=UNREACHABLE, is_settled=False)), NOW) == []
    assert len(raise_problems(ledger, health(problem("unreachable:x", kind=UNREACHABLE)), NOW)) == 1
    assert raise_problems(ledger, health(problem("unreachable:x", kind=UNREACHABLE, is_settled=False)), NOW) == []
    assert len(open_alerts(ledger)) == 1  # it lasts


def test_runs_that_fail_for_the_same_reason_are_one_alert_until_a_run_succeeds(ledger: Ledger) -> None:
    full = [RunFailure(f"the disk is full\n  expected: space\n(run {run})", "free space") for run in (1, 2, 3)]
    assert run_ended(ledger, full[0], NOW)[0].next_step == "free space"
    assert run_ended(ledger, full[1], NOW) == []
    assert [alert.next_step for alert in run_ended(ledger, RunFailure("another reason"), NOW)] == [OPEN_THE_RUN]
    raise_problems(ledger, health(), NOW)  # how sources stand says nothing of runs
    assert len(open_alerts(ledger)) == 2
    run_ended(ledger, None, NOW)
    assert open_alerts(ledger) == []
    assert len(run_ended(ledger, full[2], NOW)) == 1


def test_a_change_is_reported_once_and_for_all(ledger: Ledger) -> None:
    change = Change("rank", "rank:JPN:x:1 -> 2", "another rank", "it was 1, and is 2", "aigap query")
    assert len(raise_changes(ledger, [change], NOW)) == 1
    assert raise_changes(ledger, [change], NOW) == []
    raise_problems(ledger, health(), NOW)
    assert len(open_alerts(ledger)) == 1
