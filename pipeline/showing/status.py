"""``aigap status``: the current release, every source in it, and what a person can do about what is wrong.

Lines are as wide as the terminal, and 80 columns are enough; a command stands on a line of its own, never broken, so
that it can be copied.
"""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import duckdb

from pipeline.alerting.alerts import RUN_FAILED, open_alerts
from pipeline.alerting.delivery import Undelivered, undelivered
from pipeline.contracts.sql_text import quoted
from pipeline.health.freshness import SourceFreshness
from pipeline.health.problems import HAND_OVER, LATE_FETCH, LATE_PUBLISHER, Problem, health_now
from pipeline.health.source_status import HELD, OUTDATED, UNREACHABLE
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ACCEPTED, LOST, REJECTED, Alert, HeldBy, accept_command, reject_command
from pipeline.normalizing.validations import unknown_snapshots
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.queries import connected, print_table

#: As many files as a person decides on at a time; how many more there are is printed.
FILES_SHOWN = 10
#: Text wider than this is hard to read on the widest of terminals.
WIDEST = 100

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
_FRESHNESS_COLUMNS = ["source", "last fetched (UTC)", "publisher moved", "expected", "what"]
_TO_LAND = """
select source_id, status, next_step
from meta.source_status
where status not in ('unreachable', 'outdated', 'held') and next_step is not null
order by source_id
"""
_NOTES = "select source_id, notes from meta.source_status where notes is not null order by source_id"
_UNCONFIRMED = "select source_id, unconfirmed from meta.source_status where unconfirmed is not null order by source_id"
_FILES = """
select snapshot_id, edition, held_by, reason
from meta.snapshots
where outcome = {outcome}
order by recorded_at desc
"""
_FAILED = "select table_name, check_name, severity, failures, message from meta.checks where not passed order by all"
_POSTPONED = """
with newest as (
    select source_id, retry_at
    from live.fetches
    qualify row_number() over (partition by source_id, dataset_id order by fetched_at desc) = 1
)
select source_id, max(retry_at) as retry_at
from newest
where retry_at > timestamp {now}
group by source_id
order by source_id
"""
_DECISIONS = "select snapshot_id, decision, reason from live.decisions"  # in the order in which they were taken
_FILE_OUTCOMES = "select snapshot_id, outcome, held_by from meta.snapshots"


def show_status(settings: Settings, *, is_verbose: bool = False) -> None:
    """Print the current release, its sources with their two dates, what is broken or undecided, and the next commands.

    ``is_verbose`` adds each address that fails.

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
        print(f"release {release[0]}, built {release[1]} UTC by {release[2]}")
    columns = ["source", "status", "published", "landed", "edition"]
    print_table(columns, connection.execute(_SOURCES).fetchall(), whole=len(columns) - 1)
    _show_health(connection, settings, is_verbose=is_verbose)
    _show_files(connection, HELD, "held snapshots")
    _show_files(connection, LOST, "snapshots whose bytes are lost")
    _show_files(connection, REJECTED, "rejected snapshots")
    _show_since(connection, settings.now())
    _show_rest(connection)
    quarantined = connection.execute("select count(*) from meta.quarantine").fetchone()
    print(f"quarantined rows: {quarantined[0] if quarantined else 0} (from meta.quarantine)")
    failed = connection.execute(_FAILED).fetchall()
    if failed:
        print("checks that failed")
    for table, check, severity, failures, message in failed:
        _say(f"{table}: {check} ({severity}), {failures} rows: {message}", 2)


def _show_health(connection: duckdb.DuckDBPyConnection, settings: Settings, *, is_verbose: bool) -> None:
    """What is wrong now by the ledger, as the UI's checks have it; by the release where no ledger can be read."""
    try:
        with Ledger.opened(settings.ledger_url) as ledger:
            healths, waiting = health_now(settings, ledger), undelivered(settings, ledger)
            failed = [alert for alert in open_alerts(ledger) if alert.kind == RUN_FAILED]
            unknown = unknown_snapshots(ledger.snapshots())
    except RunFault as error:
        _say(f"what is wrong now cannot be read from the ledger, so this is as of the release: {error}", 0)
        _show_troubles(connection)
        return
    _show_freshness([row for health in healths for row in health.freshness])
    _show_failed_runs(failed)
    _show_problems([problem for health in healths for problem in health.problems], is_verbose=is_verbose)
    _show_undelivered(waiting)
    _show_unknown(unknown)


def _show_failed_runs(alerts: Sequence[Alert]) -> None:
    """The failed runs that no good run has followed: nothing newer is released for as long as they last."""
    for alert in alerts:
        _say(f"{alert.said_at:%Y-%m-%d %H:%M} UTC: {alert.title}", 0)
        print(f"  next: {alert.next_step}")


def _show_unknown(snapshot_ids: Sequence[str]) -> None:
    """What another version of aigap landed, and this one does not know."""
    for name, files in sorted(Counter(name.rpartition("/")[0] for name in snapshot_ids).items()):
        _say(f"{name}: {files} landed files of a data set that this version does not know; they are left alone", 0)


def _show_freshness(freshness: Sequence[SourceFreshness]) -> None:
    rows = []
    for row in freshness:
        never = "never" if row.is_live else "by hand"
        fetched = f"{row.last_fetched_at:%Y-%m-%d %H:%M}" if row.last_fetched_at else never
        expected = f"{row.expected_at or ''}{' (late)' if row.is_publisher_late else ''}"
        rows.append((row.source_id, fetched, row.publisher_moved_at, expected, row.title_en))
    print_table(_FRESHNESS_COLUMNS, rows)


def _show_problems(problems: Sequence[Problem], *, is_verbose: bool) -> None:
    for title, kinds in (
        ("not as it should be", {HELD, UNREACHABLE, OUTDATED}),
        ("late", {LATE_FETCH, LATE_PUBLISHER}),
    ):
        chosen = [problem for problem in problems if problem.kind in kinds]
        if chosen:
            print(title)
        for problem in chosen:
            _show_problem(problem, is_verbose=is_verbose)
    expected = [problem for problem in problems if problem.kind == HAND_OVER]
    if expected:
        print("may be out, to be handed over")
    for problem in expected:
        _show_problem(problem, is_verbose=is_verbose)


def _show_problem(problem: Problem, *, is_verbose: bool) -> None:
    _say(problem.title, 2)
    _say(problem.seen, 6)
    _say(f"expected: {problem.expected}", 6)
    for line in problem.details if is_verbose else ():
        _say(line, 6)
    print(f"      next: {problem.next_step}")


def _show_undelivered(waiting: Sequence[Undelivered]) -> None:
    if waiting:
        print("alerts that were not sent")
    for item in waiting[:FILES_SHOWN]:
        again = "given up" if item.is_given_up else "to be tried again"
        _say(f"{item.channel}: {item.alert.title}: {item.attempts} attempts, {again}: {item.message}", 2)
    if len(waiting) > FILES_SHOWN:
        print(f"  and {len(waiting) - FILES_SHOWN} more")


def _show_troubles(connection: duckdb.DuckDBPyConnection) -> None:
    """As of the release."""
    rows = connection.execute(_TROUBLES).fetchall()
    if rows:
        print("not as it should be")
    for source_id, status, served, edition, since, reason, step in rows:
        since_when = f" since {since:%Y-%m-%d %H:%M} UTC" if since else ""
        _say(f"{source_id}: {status}{since_when}; served from {served}{f' ({edition})' if edition else ''}", 2)
        _say(reason, 6)
        print(f"      next: {step}")


def _show_files(connection: duckdb.DuckDBPyConnection, outcome: str, title: str) -> None:
    rows = connection.execute(_FILES.format(outcome=quoted(outcome))).fetchall()
    if rows:
        print(title)
    for snapshot_id, edition, held_by, reason in rows[:FILES_SHOWN]:
        _say(f"{snapshot_id} ({edition})", 2)
        first, *rest = reason.splitlines()
        _say("\n".join([first, *(line for line in rest if line.startswith("  seen: "))]), 6)
        print(f"      {_what_may_be_decided(snapshot_id, outcome, held_by)}")
    if len(rows) > FILES_SHOWN:
        print(f"  and {len(rows) - FILES_SHOWN} more: aigap query \"from meta.snapshots where outcome = '{outcome}'\"")


def _what_may_be_decided(snapshot_id: str, outcome: str, held_by: str | None) -> str:
    if outcome == REJECTED:
        return f"to take that back: {accept_command(snapshot_id)}"
    if held_by == HeldBy.GATE:
        return f"to accept: {accept_command(snapshot_id)}"
    why = "a release with it fails a check" if held_by == HeldBy.BUILD else "there is nothing that could be read"
    return f"cannot be accepted: {why}\n      to take it away: {reject_command(snapshot_id)}"


def _show_since(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """What the ledger knows that the release does not: whom not to fetch yet, and what people decided on files."""
    try:
        postponed = connection.execute(_POSTPONED.format(now=quoted(str(now)))).fetchall()
        decisions = _decisions_to_follow(connection)
    except duckdb.Error:
        print("the ledger since this release is not at hand; the next refresh writes it anew: aigap refresh")
        return
    if postponed:
        print("not asked before (UTC), as the publisher asked by Retry-After")
    for source_id, retry_at in postponed:
        print(f"  {source_id}: {retry_at:%Y-%m-%d %H:%M}")
    if decisions:
        print("decided since this release, for the next one: aigap refresh")
    for decision, snapshot_id, reason in decisions:
        _say(f"{decision}: {snapshot_id}: {reason}", 2)


def _decisions_to_follow(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """The newest decisions that the release does not follow yet: by its files, because a clock may be set back."""
    files = {name: (outcome, held_by) for name, outcome, held_by in connection.execute(_FILE_OUTCOMES).fetchall()}
    newest = {name: (decision, name, reason) for name, decision, reason in connection.execute(_DECISIONS).fetchall()}
    waiting = []
    for name, decision in newest.items():
        outcome, held_by = files.get(name, (ACCEPTED, None))
        if (decision[0] == REJECTED) != (outcome == REJECTED) or (decision[0] == ACCEPTED and held_by == HeldBy.GATE):
            waiting.append(decision)
    return waiting


def _show_rest(connection: duckdb.DuckDBPyConnection) -> None:
    for title, sql in (
        ("taken with a note", _NOTES),
        ("unconfirmed: parsed as the publisher documents it, no genuine file was seen yet", _UNCONFIRMED),
    ):
        rows = connection.execute(sql).fetchall()
        if rows:
            print(title)
        for source_id, text in rows:
            _say(f"{source_id}: {text}", 2)
    to_land = connection.execute(_TO_LAND).fetchall()
    if to_land:
        print("to land more")
    for source_id, status, step in to_land:
        print(f"  {source_id} ({status})\n      {step}")


def _say(text: str, indent: int) -> None:
    """Print a text of several lines within the terminal's width; a word that is longer is not broken."""
    width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    for line in text.splitlines():
        margin = " " * (indent + len(line) - len(line.lstrip()))
        print("\n".join(_wrapped(line.strip(), margin, width)))


def _wrapped(line: str, margin: str, width: int) -> Sequence[str]:
    return textwrap.wrap(
        line,
        width=width,
        initial_indent=margin,
        subsequent_indent=margin + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
