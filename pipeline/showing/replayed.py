"""``aigap replay``: whether a release that was made again says the same, table by table."""

from __future__ import annotations

from pipeline.releasing.replay import Replay
from pipeline.releasing.table_hashes import TableHash
from pipeline.showing.paragraphs import say
from pipeline.showing.tables import Column, show_table


def show_replay(replay: Replay) -> bool:
    """Print which tables differ, if any; whether all are equal."""
    differing = replay.differing
    rows = sum(told.rows for told in replay.actual.values())
    if not differing:
        say(f"equal: {len(replay.actual)} tables, {rows:,} rows")
        say(f"{replay.release_id}, made again, says what {replay.against} says")
        return True
    cells = [(name, *_cells(replay.expected.get(name)), *_cells(replay.actual.get(name))) for name in differing]
    titles = ("table", "rows", "hash", "rows made again", "hash made again")
    show_table([Column(title) for title in titles], cells)
    n_tables = len(replay.actual)
    say(f"{len(differing)} of {n_tables} tables of {replay.release_id}, made again, differ from {replay.against}")
    say("next: aigap diff shows what differs between two releases on disk")
    return False


def _cells(told: TableHash | None) -> tuple[object, object]:
    return (told.rows, told.hash[-12:]) if told else ("none", "")
