"""What passes between Python and SQL: texts and names as SQL spells them, and rows under their columns' names.

Texts are spelled out rather than given as parameters: for a parameter DuckDB imports pandas first, which takes longer
than most queries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def quoted(text: str) -> str:
    """``text`` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """``name`` as a quoted SQL identifier; a dot parts schema and table."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def rows_as_sql(rows: Sequence[Mapping[str, object]], kinds: Mapping[str, str]) -> str:
    """A select that gives ``rows``, each column of the SQL type that ``kinds`` names; dates and times as their text."""
    cells, shape = json.dumps(rows, default=str), json.dumps([dict(kinds)])
    return f"select unnest(from_json({quoted(cells)}, {quoted(shape)}), recursive := true)"


def named_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query, each by column name."""
    done = connection.execute(sql)
    names = [column[0] for column in done.description or []]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]
