"""Alerts: one message a cause, raised in the ledger. Sending them is the matter of ``delivery``.

An alert is raised once. What lasts (a held file, a late publisher, runs that fail) is ended when its cause is gone, and
raised anew should it come back; what happens at one moment (another rank) is said once and for all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.alerting.changes import Change
from pipeline.health.problems import PROBLEM_KINDS, Problem, SourceHealth
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ENDED, RAISED, Alert, utc_now

RUN_FAILED = "run_failed"
#: What to do about a run that failed without saying it.
OPEN_THE_RUN = "aigap ui, and open the run"


@dataclass(frozen=True)
class RunFailure:
    """Why a run failed, in words for a person, and what its error says to do; None where it says nothing."""

    message: str
    next_step: str | None = None


def raise_problems(ledger: Ledger, healths: Iterable[SourceHealth], now: datetime | None = None) -> list[Alert]:
    """Raise an alert for each problem that is new and settled, and end those whose cause is gone.

    Returns:
        The alerts that were raised.
    """
    problems = [problem for health in healths for problem in health.problems]
    lasting = {problem.cause: problem for problem in problems}
    raised = []
    with ledger.together():
        for alert in open_alerts(ledger):
            if alert.kind in PROBLEM_KINDS and alert.cause not in lasting:
                _end(ledger, alert, now)
        for problem in lasting.values():
            if problem.is_settled:
                raised += _raised(ledger, _of_problem(problem, now))
    return raised


def raise_changes(ledger: Ledger, changes: Sequence[Change], now: datetime | None = None) -> list[Alert]:
    """Raise an alert for each change that was not told before; the ones that were raised."""
    at = now or utc_now()
    raised = []
    with ledger.together():
        for change in changes:
            alert = _alert(change.kind, change.cause, change.title, change.message, change.next_step, at)
            raised += _raised(ledger, alert)
    return raised


def run_ended(ledger: Ledger, failure: RunFailure | None, now: datetime | None = None) -> list[Alert]:
    """Raise an alert where a run failed with an error that is not told yet; a good run ends all of that kind."""
    if failure is None:
        with ledger.together():
            for alert in open_alerts(ledger):
                if alert.kind == RUN_FAILED:
                    _end(ledger, alert, now)
        return []
    message = failure.message.strip()
    first = message.splitlines()[0] if message else "it gave no reason"
    cause = f"{RUN_FAILED}:{hashlib.sha256(first.encode()).hexdigest()[:16]}"
    title = f"a run failed: {first}"
    with ledger.together():
        alert = _alert(RUN_FAILED, cause, title, message, failure.next_step or OPEN_THE_RUN, now or utc_now())
        return _raised(ledger, alert)


def open_alerts(ledger: Ledger) -> list[Alert]:
    """The alerts whose cause lasts, oldest first, and those that have none that could end."""
    newest = {alert.cause: alert for alert in ledger.alerts()}
    return [alert for alert in newest.values() if alert.state == RAISED]


def _of_problem(problem: Problem, now: datetime | None) -> Alert:
    message = f"expected: {problem.expected}\nseen: {problem.seen}"
    return _alert(problem.kind, problem.cause, problem.title, message, problem.next_step, now or utc_now())


def _alert(kind: str, cause: str, title: str, message: str, next_step: str, now: datetime) -> Alert:
    digest = hashlib.sha256(f"{cause} {now.isoformat()}".encode()).hexdigest()[:16]
    return Alert(digest, cause, kind, title, message, next_step, now)


def _raised(ledger: Ledger, alert: Alert) -> list[Alert]:
    if any(other.cause == alert.cause for other in open_alerts(ledger)):
        return []
    ledger.add_alert(alert)
    return [alert]


def _end(ledger: Ledger, alert: Alert, now: datetime | None) -> None:
    ledger.add_alert(replace(alert, said_at=now or utc_now(), state=ENDED))
