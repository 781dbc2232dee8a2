"""Read-only SQL on the current release, with the ledger since then beside it as ``live``."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.contracts.sql_text import attach
from pipeline.parsing.faults import RunFault
from pipeline.releasing.promotion import released_warehouse
from pipeline.settings import Settings
from pipeline.showing.paragraphs import harmless, say
from pipeline.showing.query_limits import limited_time, lock_limits, refuse_what_acts
from pipeline.showing.tables import Row, columns_of, show_table

#: What DuckDB says of the process that has a file open for writing: its program, where it may be known, and its number.
_HOLDER = re.compile(r"(?:held in (?P<program>.+?) )?\((?P<pid>PID \d+)\)")
#: More rows than a person reads on a terminal; csv, json and parquet are never cut.
TABLE_ROWS = 200
#: Up to so many columns somebody chose them, and put them in order: the last are left out first.
CHOSEN_COLUMNS = 16
#: What a row of the warehouse is about and what it says, whatever the table; its other columns are left out first.
_NAMED = ("title_en", "period", "value", "unit", "rank_words_en", "missing_reason", "edition", "geo", "indicator_id")
_UNNAMED = ("table_name", "column_name", "indicator_id", "geo", "period", "value", "unit", "edition")


def connected(settings: Settings, *, with_trial: bool = False) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the current release; ``live`` is attached where the ledger has been written.

    ``with_trial`` attaches as ``trial`` what `aigap diff --held` has built since.

    The link is resolved first, so that a connection keeps its release while a newer one is promoted.

    Raises:
        RunFault: there is no release yet, or it cannot be read.
    """
    if not settings.current_warehouse.exists():
        raise RunFault(
            "there is no release yet",
            expected=str(settings.current_warehouse),
            seen="nothing",
            next_step="aigap refresh",
        )
    warehouse = released_warehouse(settings.current_warehouse.resolve().parent)
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.Error as error:
        holder = _HOLDER.search(str(error))
        raise RunFault(
            "the current release cannot be opened",
            expected=str(settings.current_warehouse),
            seen=str(error),
            next_step=_close(holder) if holder else "aigap refresh",
        ) from error
    anew = "delete it; the next refresh that fetches a source writes it anew"
    _attach_beside(connection, settings.status_database, "live", anew)
    for path in settings.trial_folder.glob("aigap-*.duckdb") if with_trial else ():
        _attach_beside(connection, path, "trial", "build it again with: aigap diff --held SNAPSHOT")
    connection.execute("set enable_external_access = false")  # a query reads the release, and no other file
    return connection


def _close(holder: re.Match[str]) -> str:
    name = holder["program"] or "that program"
    return f"close {name} ({holder['pid']}), which has it open for writing; releases are to be opened read-only"


def _attach_beside(connection: duckdb.DuckDBPyConnection, path: Path, name: str, next_step: str) -> None:
    """Attach another file; without it the release still answers, so a damaged one is reported and left out."""
    if not path.exists():
        return
    try:
        attach(connection, path, name)
    except duckdb.Error as error:
        say(f"{path} cannot be read, so there is no `{name}`: {error}\n  next step: {next_step}", stream=sys.stderr)


def run_query(settings: Settings, sql: str, style: str) -> None:
    """Run one statement and write its rows to standard output as table, csv, json or parquet.

    Raises:
        RunFault: the SQL cannot be run, or there is no release.
    """
    if style == "parquet" and sys.stdout.isatty():
        raise RunFault(
            "parquet is no text, and is not written to a terminal",
            expected="a file or a pipe",
            seen="a terminal",
            next_step="aigap query SQL --format parquet > answer.parquet",
        )
    with connected(settings, with_trial=True) as connection, limited_time(connection, settings.query_seconds):
        lock_limits(connection, settings)
        try:
            refuse_what_acts(connection, sql)
            relation = connection.sql(sql)
            if relation is None:
                return
            _WRITERS[style](relation)
        except duckdb.InterruptException:
            raise
        except duckdb.OutOfMemoryException as error:
            raise RunFault(
                "the query was ended: it took too much memory",
                expected=f"at most {settings.query_memory}",
                seen=str(error).splitlines()[0],
                next_step="ask for less, or set AIGAP_QUERY_MEMORY to more",
            ) from error
        except duckdb.Error as error:
            step = "the tables are listed by: aigap query 'from meta.dictionary'; their columns by: from meta.columns"
            raise RunFault(
                "the query cannot be run",
                expected="SQL on src, core, mart, meta or live",
                seen=str(error),
                next_step=step,
            ) from error


def _write_table(relation: duckdb.DuckDBPyRelation) -> None:
    rows = relation.fetchmany(TABLE_ROWS + 1)
    whole_table = _NAMED if "title_en" in relation.columns else _UNNAMED
    kept = relation.columns if len(relation.columns) <= CHOSEN_COLUMNS else whole_table
    columns = columns_of(relation.columns, rows[:TABLE_ROWS], kept=kept)
    show_table(columns, rows[:TABLE_ROWS], remedy="select some, or --format csv")
    if len(rows) > TABLE_ROWS:
        print(f"... only the first {TABLE_ROWS} rows are shown; --format csv gives all", file=sys.stderr)


def _write_csv(relation: duckdb.DuckDBPyRelation) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    shown = _harmless_row if sys.stdout.isatty() else list
    writer.writerow(relation.columns)
    while rows := relation.fetchmany(10_000):
        writer.writerows(map(shown, rows))


def _harmless_row(row: Row) -> list[object]:
    """A row without what a terminal would obey."""
    return [harmless(cell) if isinstance(cell, str) else cell for cell in row]


def _write_json(relation: duckdb.DuckDBPyRelation) -> None:
    columns = _told_apart(relation.columns)
    rows = [dict(zip(columns, row, strict=True)) for row in relation.fetchall()]
    text = json.dumps(rows, ensure_ascii=False, indent=1, default=str)
    print(harmless(text) if sys.stdout.isatty() else text)


def _told_apart(names: Sequence[str]) -> list[str]:
    """Column names of which each occurs once: a JSON object keeps one value of a name, and loses the others."""
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        apart.append(f"{name}_{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return apart


def _write_parquet(relation: duckdb.DuckDBPyRelation) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(relation.to_arrow_table(), sys.stdout.buffer)


_WRITERS = {"table": _write_table, "csv": _write_csv, "json": _write_json, "parquet": _write_parquet}
