"""What passes between Python and SQL: texts and names as SQL spells them, and rows under their columns' names.

Texts are spelled out rather than given as parameters: for a parameter DuckDB imports pandas first, which takes longer
than most queries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def quoted(text: str) -> str:
    """``text`` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """``name``, whatever characters it has, as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def qualified(name: str) -> str:
    """``schema.table`` as quoted SQL identifiers."""
    return ".".join(identifier(part) for part in name.split("."))


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a DuckDB file, read-only, under a name.

    Raises:
        duckdb.Error: it cannot be read.
    """
    connection.execute(f"attach {quoted(str(path))} as {identifier(name)} (read_only)")


def rows_as_sql(rows: Sequence[Mapping[str, object]], kinds: Mapping[str, str]) -> str:
    """A select that gives ``rows``, each column of the SQL type that ``kinds`` names.

    Every row has every column, and a value that its type cannot hold stops the query; only a fraction in a whole-number
    column would be rounded.

    Raises:
        TypeError: a value is neither JSON's nor a date or time.
    """
    cells, shape = json.dumps(rows, default=_day_or_time), json.dumps([dict(kinds)])
    return f"select unnest(from_json_strict({quoted(cells)}, {quoted(shape)}), recursive := true)"


def _day_or_time(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return str(value)
    raise TypeError(f"{value!r} has no spelling in SQL here")


def named_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query, each by column name."""
    done = connection.execute(sql)
    names = [column[0] for column in done.description or []]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]
