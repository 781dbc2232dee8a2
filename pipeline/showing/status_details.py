"""What ``aigap status --verbose`` adds: dates of every publication, files to decide on, and what is worth knowing.

Belongs here: lists of which nobody needs every line every day. A command is never broken, so that it can be copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.contracts.sql_text import quoted
from pipeline.health.problems import SourceHealth
from pipeline.health.source_status import HELD
from pipeline.landing.records import ACCEPTED, LOST, REJECTED, HeldBy, accept_command, reject_command
from pipeline.showing.paragraphs import say
from pipeline.showing.tables import Column, show_table

#: As many files as a person decides on at a time; how many more there are is printed.
FILES_SHOWN = 10

_FRESHNESS_COLUMNS = (
    Column("source"),
    Column("last fetched (UTC)", 2, narrowest=10),
    Column("publisher moved", 1, narrowest=10),
    Column("expected", 1, narrowest=10),
    Column("what", 0, narrowest=20),
)
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
NO_LEDGER = "the ledger since this release is not at hand; the next refresh writes it anew: aigap refresh"


@dataclass(frozen=True)
class SinceRelease:
    """What the ledger knows that the release does not: whom not to fetch yet, and what people decided on files."""

    postponed: Sequence[tuple[str, datetime]]
    decisions: Sequence[tuple[str, str, str]]


def since_release(connection: duckdb.DuckDBPyConnection, now: datetime) -> SinceRelease | None:
    """What has happened since the release; None where the ledger is not at hand."""
    try:
        postponed = connection.execute(_POSTPONED.format(now=quoted(str(now)))).fetchall()
        return SinceRelease(postponed, _decisions_to_follow(connection))
    except duckdb.Error:
        return None


def show_decisions(since: SinceRelease) -> None:
    """Print what people decided on files since the release."""
    if since.decisions:
        say("decided since this release, for the next one: aigap refresh")
    for decision, snapshot_id, reason in since.decisions:
        say(f"{decision}: {snapshot_id}: {reason}", 2)


def show_details(
    connection: duckdb.DuckDBPyConnection, healths: Sequence[SourceHealth], since: SinceRelease | None
) -> None:
    """Print the freshness of every publication, the files to decide on, and what is worth knowing of the sources."""
    _show_freshness(healths)
    _show_files(connection, HELD, "held snapshots")
    _show_files(connection, LOST, "snapshots whose bytes are lost")
    _show_files(connection, REJECTED, "rejected snapshots")
    if since is not None and since.postponed:
        _show_postponed(since)
    _show_rest(connection)


def _show_freshness(healths: Sequence[SourceHealth]) -> None:
    rows = []
    for row in (row for health in healths for row in health.freshness):
        never = "never" if row.is_live else "by hand"
        fetched = f"{row.last_fetched_at:%Y-%m-%d %H:%M}" if row.last_fetched_at else never
        expected = f"{row.expected_at or ''}{' (late)' if row.is_publisher_late else ''}"
        rows.append((row.source_id, fetched, row.publisher_moved_at, expected, row.title_en))
    if rows:
        show_table(_FRESHNESS_COLUMNS, rows)


def _show_files(connection: duckdb.DuckDBPyConnection, outcome: str, title: str) -> None:
    rows = connection.execute(_FILES.format(outcome=quoted(outcome))).fetchall()
    if rows:
        print(title)
    for snapshot_id, edition, held_by, reason in rows[:FILES_SHOWN]:
        say(f"{snapshot_id} ({edition})", 2)
        first, *rest = reason.splitlines()
        say("\n".join([first, *(line for line in rest if line.startswith("  seen: "))]), 6)
        say(_what_may_be_decided(snapshot_id, outcome, held_by), 6)
    if len(rows) > FILES_SHOWN:
        say(f"and {len(rows) - FILES_SHOWN} more: aigap query \"from meta.snapshots where outcome = '{outcome}'\"", 2)


def _what_may_be_decided(snapshot_id: str, outcome: str, held_by: str | None) -> str:
    if outcome == REJECTED:
        return f"to take that back: {accept_command(snapshot_id)}"
    if held_by == HeldBy.GATE:
        return f"to accept: {accept_command(snapshot_id)}"
    why = "a release with it fails a check" if held_by == HeldBy.BUILD else "there is nothing that could be read"
    return f"cannot be accepted: {why}\nto take it away: {reject_command(snapshot_id)}"


def _show_postponed(since: SinceRelease) -> None:
    say("not asked before (UTC), as the publisher asked by Retry-After")
    for source_id, retry_at in since.postponed:
        print(f"  {source_id}: {retry_at:%Y-%m-%d %H:%M}")


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
            say(title)
        for source_id, text in rows:
            say(f"{source_id}: {text}", 2)
    to_land = connection.execute(_TO_LAND).fetchall()
    if to_land:
        print("to land more")
    for source_id, status, step in to_land:
        say(f"{source_id} ({status})\n    {step}", 2)
