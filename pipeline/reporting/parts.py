"""What the page shows, asked of a release: one SQL file a part, run on a warehouse that nobody writes.

Belongs here: reading ``parts/*.sql`` and their answers. Not here: words and layout (``words``, ``tables``, ``page``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts.sql_text import attach

if TYPE_CHECKING:
    import duckdb

_FOLDER = Path(__file__).parent / "parts"
#: The database of the release before, in the parts that compare with it.
EARLIER = "earlier"
_TABLE = re.compile(rf"\b(?:(?P<earlier>{EARLIER})\.)?(?P<table>(?:core|mart|meta)\.[a-z_]+)\b")


@dataclass(frozen=True)
class Part:
    """The answer to one question, column by column; empty where the release has not what it asks for."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]

    def records(self) -> list[dict[str, Any]]:
        """The rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def read_parts(connection: duckdb.DuckDBPyConnection, earlier: Path | None) -> dict[str, Part]:
    """Every part of the page, by the name of its file.

    Args:
        connection: reads the release that is shown.
        earlier: the warehouse of the release before, where there is one.
    """
    if earlier is not None:
        attach(connection, earlier, EARLIER)
    present = _present(connection)
    return {path.stem: _answer(connection, path.read_text("utf-8"), present) for path in sorted(_FOLDER.glob("*.sql"))}


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, present: frozenset[str]) -> Part:
    """A small release has fewer tables, and an earlier one other columns: both leave the part empty."""
    import duckdb

    if not {found.group() for found in _TABLE.finditer(sql)} <= present:
        return Part((), ())
    try:
        cursor = connection.execute(sql)
    except duckdb.BinderException:
        if f"{EARLIER}." not in sql:
            raise
        return Part((), ())  # of a release that was made by earlier code
    return Part(tuple(column[0] for column in cursor.description or ()), cursor.fetchall())


def _present(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    rows = connection.execute(
        "select database_name, schema_name || '.' || table_name from duckdb_tables() "
        "union all select database_name, schema_name || '.' || view_name from duckdb_views()"
    ).fetchall()
    return frozenset(f"{EARLIER}.{table}" if database == EARLIER else table for database, table in rows)


def parameter(parts: Mapping[str, Part], name: str) -> str | None:
    """A parameter that the release was built with."""
    return next((str(row["value"]) for row in parts["parameters"].records() if row["parameter"] == name), None)
