"""``aigap status``: one screen of the release, every source in it, and what is wrong, each with the next command.

Belongs here: what anybody wants to know first. Not here: what ``--verbose`` adds (``status_details``).
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

import duckdb

from pipeline.alerting.alerts import RUN_FAILED, open_alerts
from pipeline.alerting.delivery import Undelivered, undelivered
from pipeline.health.problems import HAND_OVER, LATE_FETCH, LATE_PUBLISHER, Problem, SourceHealth, health_now
from pipeline.health.rollbacks import rollback_problems
from pipeline.health.source_status import BROKEN
from pipeline.landing.existing_ledger import existing_ledger
from pipeline.landing.records import Alert
from pipeline.normalizing.validations import unknown_snapshots
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.paragraphs import Colour, emphasised, paragraph, say, width_of
from pipeline.showing.queries import connected
from pipeline.showing.status_details import NO_LEDGER, show_decisions, show_details, since_release
from pipeline.showing.tables import Column, show_table

#: As many problems are shown on the lowest of screens; how many more there are is printed.
FEWEST_PROBLEMS = 3
#: The lines of a screen that are not for problems: the release, titles of the table, and what is counted at the end.
OTHER_LINES = 10

_RELEASE = "select release_id, built_at, trigger from meta.releases order by built_at desc limit 1"
_SOURCES = """
select source_id, status, published_at, cast(recorded_at as date) as landed_on, edition
from meta.source_status
order by source_id
"""
_TROUBLES = """
select source_id, status, served_from, edition, stale_since, reason, next_step
from meta.source_status
where status in ('unreachable', 'outdated', 'held')
order by source_id
"""
_TO_LAND = """
select count(*)
from meta.source_status
where status not in ('unreachable', 'outdated', 'held') and next_step is not null
"""
_QUARANTINED = "select count(*) from meta.quarantine"
_FAILED = "select table_name, check_name, severity, failures, message from meta.checks where not passed order by all"
#: Where a fault says what it has seen (``parsing.faults``).
_SEEN = "  seen: "
#: What is wrong, the gravest first.
_KINDS = (*sorted(BROKEN), LATE_FETCH, LATE_PUBLISHER, HAND_OVER)


def show_status(settings: Settings, *, is_verbose: bool = False) -> None:
    """Print the current release, its sources with their two dates, what is wrong or undecided, and the next commands.

    ``is_verbose`` adds the reasons, the dates of every publication, files, addresses that fail, and notes.

    Raises:
        RunFault: there is no release yet, or it cannot be read.
    """
    with connected(settings) as connection:
        try:
            _show(connection, settings, is_verbose=is_verbose)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise RunFault(
                "the current release was made by another version of aigap",
                expected="the meta tables of this version",
                seen=str(error),
                next_step="aigap refresh",
            ) from error


def _show(connection: duckdb.DuckDBPyConnection, settings: Settings, *, is_verbose: bool) -> None:
    """The parts in their order: the release, its sources, what is wrong or undecided, and what is worth knowing."""
    release = connection.execute(_RELEASE).fetchone()
    if release:
        say(f"release {release[0]}, built {release[1]:%Y-%m-%d %H:%M} UTC by {release[2]}")
    sources = connection.execute(_SOURCES).fetchall()
    _show_rollback(settings)
    show_table(_SOURCE_COLUMNS, sources, remedy="a wider terminal, or meta.source_status")
    healths = _show_health(connection, settings, _room(len(sources)), is_verbose=is_verbose)
    since = since_release(connection, settings.now())
    if since is None:
        say(NO_LEDGER)
    else:
        show_decisions(since)
    if is_verbose:
        show_details(connection, healths, since)
    _show_counts(connection, is_verbose=is_verbose)


def _show_rollback(settings: Settings) -> None:
    """That the release was gone back to, where it was; where no ledger can be read, that is said further down."""
    with suppress(RunFault), existing_ledger(settings.ledger_url) as ledger:
        for problem in rollback_problems(settings, ledger):
            say(f"{problem.title}: {problem.seen}", style="red")
            say(f"next: {problem.next_step}", 2)


def _colour(status: str) -> Colour | None:
    return "red" if status in BROKEN else None


_SOURCE_COLUMNS = (
    Column("source"),
    Column("status", 0, colour=_colour),
    Column("published", 1),
    Column("landed", 3),
    Column("edition", 2),
)


def _room(n_sources: int) -> int | None:
    """The lines of the screen that are left for problems; None where lines do not count."""
    if width_of(sys.stdout) is None:
        return None
    return shutil.get_terminal_size().lines - n_sources - OTHER_LINES


def _show_health(
    connection: duckdb.DuckDBPyConnection, settings: Settings, room: int | None, *, is_verbose: bool
) -> list[SourceHealth]:
    """What is wrong now by the ledger, as the UI's checks have it; by the release where no ledger can be read."""
    try:
        with existing_ledger(settings.ledger_url) as ledger:
            healths, waiting = health_now(settings, ledger), undelivered(settings, ledger)
            failed = [alert for alert in open_alerts(ledger) if alert.kind == RUN_FAILED]
            unknown = unknown_snapshots(ledger.snapshots())
    except RunFault as error:
        say(f"what is wrong now cannot be read from the ledger, so this is as of the release: {error}")
        _show_troubles(connection)
        return []
    _show_failed_runs(failed)
    problems = sorted((p for health in healths for p in health.problems), key=lambda p: _KINDS.index(p.kind))
    if is_verbose:
        _show_every_problem(problems)
    else:
        _show_problems(problems, room)
    _show_undelivered(waiting, is_verbose=is_verbose)
    _show_unknown(unknown)
    return healths


def _show_failed_runs(alerts: Sequence[Alert]) -> None:
    """The failed runs that no good run has followed: nothing newer is released for as long as they last."""
    for alert in alerts:
        say(f"{alert.said_at:%Y-%m-%d %H:%M} UTC: {alert.title}", style="red")
        say(f"next: {alert.next_step}", 2)


def _show_problems(problems: Sequence[Problem], room: int | None) -> None:
    """As many problems as a screen has room for, those with one remedy together."""
    by_step: dict[str, list[Problem]] = {}
    for problem in problems:
        by_step.setdefault(problem.next_step, []).append(problem)
    shown = lines = 0
    for step, group in by_step.items():
        said = [*(line for problem in group for line in _in_short(problem)), *paragraph(f"next: {step}", 4)]
        lines += len(said)
        if room is not None and lines > room and shown >= FEWEST_PROBLEMS:
            break
        print("\n".join([*(["what is wrong"] if not shown else []), *said]))
        shown += len(group)
    if shown < len(problems):
        say(f"and {len(problems) - shown} more: aigap status --verbose", 2)


def _in_short(problem: Problem) -> Iterator[str]:
    """A problem in a line or two; of what is broken, with the part of the reason that says what was seen."""
    style: Colour = "red" if problem.kind in BROKEN else "yellow"
    yield from (emphasised(line, style) for line in paragraph(problem.title, 2))
    if problem.kind in BROKEN:
        lines = problem.seen.splitlines()
        actual = next((line for line in lines if line.startswith(_SEEN)), lines[0] if lines else "")
        yield from paragraph(actual.removeprefix(_SEEN), 4)


def _show_every_problem(problems: Sequence[Problem]) -> None:
    if problems:
        print("what is wrong")
    for problem in problems:
        say(problem.title, 2, style="red" if problem.kind in BROKEN else "yellow")
        say(problem.seen, 6)
        say(f"expected: {problem.expected}", 6)
        for line in problem.details:
            say(line, 6)
        say(f"next: {problem.next_step}", 6)


def _show_undelivered(waiting: Sequence[Undelivered], *, is_verbose: bool) -> None:
    if waiting and not is_verbose:
        say(f"alerts that were not sent: {len(waiting)} (aigap alerts)", style="yellow")
    for item in waiting if is_verbose else ():
        again = "given up" if item.is_given_up else "to be tried again"
        say(f"not sent to {item.channel}: {item.alert.title}: {item.attempts} attempts, {again}: {item.message}")


def _show_unknown(snapshot_ids: Sequence[str]) -> None:
    """What another version of aigap landed, and this one does not know."""
    for name, files in sorted(Counter(name.rpartition("/")[0] for name in snapshot_ids).items()):
        say(f"{name}: {files} landed files of a data set that this version does not know; they are left alone")


def _show_troubles(connection: duckdb.DuckDBPyConnection) -> None:
    """As of the release."""
    for source_id, status, served, edition, since, reason, step in connection.execute(_TROUBLES).fetchall():
        since_when = f" since {since:%Y-%m-%d %H:%M} UTC" if since else ""
        say(
            f"{source_id}: {status}{since_when}; served from {served}{f' ({edition})' if edition else ''}",
            2,
            style="red",
        )
        say(reason, 6)
        say(f"next: {step}", 6)


def _show_counts(connection: duckdb.DuckDBPyConnection, *, is_verbose: bool) -> None:
    """What is only counted in short: sources of which more can be had, quarantined rows, checks that failed."""
    (n_to_land,) = connection.execute(_TO_LAND).fetchone() or (0,)
    if n_to_land and not is_verbose:
        say(f"{n_to_land} sources have more than is landed: aigap refresh, or aigap status --verbose for each")
    (n_quarantined,) = connection.execute(_QUARANTINED).fetchone() or (0,)
    say(f"quarantined rows: {n_quarantined} (from meta.quarantine)")
    for table, check, severity, failures, message in connection.execute(_FAILED).fetchall():
        said = f": {message}" if is_verbose else ""
        say(
            f"check {check} on {table}: {failures} rows ({severity}){said}",
            style=None if severity == "warning" else "red",
        )
