"""Alerts: one message a cause, raised in the ledger. Sending them is the matter of ``delivery``.

An alert is raised once. What lasts (a held file, a late publisher, runs that fail) is ended when its cause is gone, and
raised anew should it come back; what happens at one moment (another rank) is raised once and for all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pipeline.alerting.changes import Change, changes_between
from pipeline.health.problems import PROBLEM_KINDS, Problem, SourceHealth
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ENDED, RAISED, Alert, Record
from pipeline.releasing.promotion import read_manifest, releases_on_disk
from pipeline.releasing.provenance import Provenance
from pipeline.settings import Settings

R = TypeVar("R", bound=Record)

RUN_FAILED, CLOCK = "run_failed", "clock"
#: No zone or summer time moves a clock by more, and so many records of a kind are looked through.
CLOCK_TOLERANCE, NEWEST = timedelta(days=1), 1_000
#: The next step where the error of a failed run has none.
OPEN_THE_RUN = "aigap ui, and open the run"


@dataclass(frozen=True)
class RunFailure:
    """Why a run failed, as a person reads it, and the next step of its error; None where it has none."""

    message: str
    next_step: str | None = None


def raise_problems(
    ledger: Ledger, healths: Iterable[SourceHealth], now: datetime, of_release: Iterable[Problem] = ()
) -> list[Alert]:
    """Raise an alert for each problem that is new and settled, and end those whose cause is gone.

    Returns:
        The alerts that were raised.
    """
    problems = [*of_release, *(problem for health in healths for problem in health.problems)]
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


def raise_changes(ledger: Ledger, changes: Sequence[Change], now: datetime) -> list[Alert]:
    """Raise an alert for each change that has none yet; returned are those that were raised."""
    raised = []
    with ledger.together():
        for change in changes:
            alert = _alert(change.kind, change.cause, change.title, change.message, change.next_step, now)
            raised += _raised(ledger, alert)
    return raised


def raise_release_changes(
    ledger: Ledger, before: Path, after: Path, progress: Callable[[str], None], now: datetime
) -> None:
    """Raise an alert for each rank of the default focus, and each verdict, that differs between two releases' files.

    Where they cannot be compared, ``progress`` is called with the reason.
    """
    import duckdb

    try:
        changes = changes_between(before, after)
    except duckdb.Error as error:
        progress(f"ranks and verdicts could not be compared with the release before ({before.name}): {error}")
        return
    for alert in raise_changes(ledger, changes, now):
        progress(f"{alert.title}: {alert.message}")


def clock_is_behind(settings: Settings, ledger: Ledger) -> datetime | None:
    """The newest time that is recorded, where the clock is behind it by more than a day.

    A release that is dated rightly shows that the clock was right since: what had been recorded before it says nothing
    of the clock any more, though it is dated ahead for ever.
    """
    now = settings.now()
    marks = _marks_of_a_right_clock(settings, now)
    times = [
        *(snapshot.recorded_at for snapshot in _since(ledger.snapshots(), marks)),
        *(fetch.fetched_at for fetch in _since(ledger.fetches(), marks)),
        *(release.built_at for release in _since(ledger.releases(), marks)),
    ]
    newest = max(times, default=now)
    return newest if newest - now > CLOCK_TOLERANCE else None


def _marks_of_a_right_clock(settings: Settings, now: datetime) -> Mapping[str, int]:
    """How far the ledger was written when the newest release was made; nothing where it is dated ahead."""
    homes = releases_on_disk(settings)
    manifest = read_manifest(homes[-1]) if homes else None
    made_of = Provenance.of_manifest(manifest or {})
    if manifest is None or made_of is None:
        return {}
    built_at = datetime.fromisoformat(str(manifest["built_at"])).replace(tzinfo=None)
    return made_of.marks if built_at - now <= CLOCK_TOLERANCE else {}


def _since(records: Sequence[R], marks: Mapping[str, int]) -> list[R]:
    """The newest records of a kind that were written after the marks; one of this process has no number yet."""
    return [
        record
        for record in records[-NEWEST:]
        if record.sequence is None or record.sequence > marks.get(record.__tablename__, 0)
    ]


def follow_clock(settings: Settings, ledger: Ledger) -> list[Alert]:
    """Raise an alert, once for each jump, where something is recorded that the clock has not reached by a day.

    It ends when the clock has reached it, or a release is dated rightly.
    """
    now, newest = settings.now(), clock_is_behind(settings, ledger)
    is_open = [alert for alert in open_alerts(ledger) if alert.kind == CLOCK]
    with ledger.together():
        if newest is None:
            for alert in is_open:
                _end(ledger, alert, now)
        if newest is None or is_open:
            return []
        alert = _alert(
            CLOCK,
            f"{CLOCK}:{newest:%Y-%m-%dT%H:%M:%S}",
            "the clock of this machine has jumped",
            f"something is recorded for {newest:%Y-%m-%d %H:%M} UTC, and it is {now:%Y-%m-%d %H:%M} UTC; what was "
            "written later counts as newer all the same",
            "date -u (correct the clock, or its time server, where it is wrong now)",
            now,
        )
        return _raised(ledger, alert)


def run_ended(ledger: Ledger, failure: RunFailure | None, now: datetime) -> list[Alert]:
    """Raise an alert where a run failed with an error that has none yet; a good run ends all of that kind."""
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
        alert = _alert(RUN_FAILED, cause, title, message, failure.next_step or OPEN_THE_RUN, now)
        return _raised(ledger, alert)


def open_alerts(ledger: Ledger) -> list[Alert]:
    """The alerts whose cause lasts, oldest first, and those that have none that could end."""
    newest = {alert.cause: alert for alert in ledger.alerts()}
    return [alert for alert in newest.values() if alert.state == RAISED]


def _of_problem(problem: Problem, now: datetime) -> Alert:
    message = f"expected: {problem.expected}\nseen: {problem.seen}"
    return _alert(problem.kind, problem.cause, problem.title, message, problem.next_step, now)


def _alert(kind: str, cause: str, title: str, message: str, next_step: str, now: datetime) -> Alert:
    digest = hashlib.sha256(f"{cause} {now.isoformat()}".encode()).hexdigest()[:16]
    return Alert(digest, cause, kind, title, message, next_step, now)


def _raised(ledger: Ledger, alert: Alert) -> list[Alert]:
    if any(other.cause == alert.cause for other in open_alerts(ledger)):
        return []
    ledger.add_alert(alert)
    return [alert]


def _end(ledger: Ledger, alert: Alert, now: datetime) -> None:
    ledger.add_alert(replace(alert, said_at=now, state=ENDED))
