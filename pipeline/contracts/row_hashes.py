"""The rows of a table as one short hash, computed by the engine, whose version is a part of it.

It is the sum of the rows' own hashes: the same for the same rows in any order, and changed by a row that comes, goes,
is doubled or says something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import identifier, qualified

if TYPE_CHECKING:
    import duckdb


def hash_of_rows(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> tuple[int, str]:
    """How many rows a table has, and the hash of what they say in these columns as 32 hexadecimal digits."""
    row = connection.execute(
        f"select count(*), coalesce(sum(cast(hash({', '.join(map(identifier, columns))}) as hugeint)), 0) "
        f"from {qualified(table)}"
    ).fetchone()
    assert row is not None
    return row[0], f"{row[1]:032x}"
