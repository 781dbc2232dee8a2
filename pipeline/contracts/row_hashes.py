"""The rows of a table as one short hash, computed by the engine, whose version is a part of it.

It is the sum of the rows' own hashes: the same for the same rows in any order, and changed by a row that comes, goes,
is doubled or says something else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import identifier, qualified, quoted

if TYPE_CHECKING:
    import duckdb


def hash_of_rows(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> tuple[int, str]:
    """How many rows a table has, and the hash of what they say in these columns as 32 hexadecimal digits."""
    row = connection.execute(f"select {_counted_and_summed(columns)} from {qualified(table)}").fetchone()
    assert row is not None
    return row[0], f"{row[1]:032x}"


def hashes_of_parts(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    part: str,
    only: Collection[str] | None = None,
) -> dict[str, tuple[int, str]]:
    """The same of the rows of each value of the column ``part``, or of these alone; a row without one is of none."""
    known = f"where {identifier(part)} " + ("is not null" if only is None else f"in ({', '.join(map(quoted, only))})")
    sql = f"select {identifier(part)}, {_counted_and_summed(columns)} from {qualified(table)} {known} group by 1"
    return {name: (rows, f"{total:032x}") for name, rows, total in connection.execute(sql).fetchall()}


def _counted_and_summed(columns: Sequence[str]) -> str:
    return f"count(*), coalesce(sum(cast(hash({', '.join(map(identifier, columns))}) as hugeint)), 0)"
