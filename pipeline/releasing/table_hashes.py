"""What a release says, as one short proof a table: rows in whatever order, built at whatever time.

A table's hash is the sum of its rows' hashes, computed by the engine: the same for the same rows in any order, and
changed by a row that comes, goes, is doubled or says something else. The engine's version is a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.contracts.sql_text import identifier

#: What differs between two builds of the same inputs: when they were made, and under which name.
MADE_WHEN = frozenset({"meta.releases", "meta.runs"})
MADE_WHEN_COLUMNS = frozenset(
    {"recorded_at", "first_recorded_at", "withdrawal_recorded_at", "last_fetched_at", "fetch_due_at"}
)
#: The dictionary counts the rows of all tables, those that are apart too; each of the others has its own count here.
_COUNTS = ("meta.dictionary", "row_count")
_COLUMNS = """
select c.schema_name || '.' || c.table_name, list(c.column_name order by c.column_index)
from duckdb_columns() as c
inner join duckdb_tables() as t on c.database_name = t.database_name and c.table_oid = t.table_oid
where c.database_name = current_database()
group by all
order by all
"""


@dataclass(frozen=True)
class TableHash:
    """How many rows a table has, and the hash of them as 32 hexadecimal digits."""

    rows: int
    hash: str


def table_hashes(warehouse: Path) -> dict[str, TableHash]:
    """The hash of every table of a release's file, by name; times of fetches and builds are apart.

    Raises:
        duckdb.Error: the file cannot be read.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(_COLUMNS).fetchall()
        return {name: _hash_of(connection, name, columns) for name, columns in tables if name not in MADE_WHEN}


def _hash_of(connection: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> TableHash:
    said = [identifier(column) for column in columns if is_said(name, column)]
    schema, _, table = name.partition(".")
    row = connection.execute(
        f"select count(*), coalesce(sum(cast(hash({', '.join(said)}) as hugeint)), 0) "
        f"from {identifier(schema)}.{identifier(table)}"
    ).fetchone()
    assert row is not None
    return TableHash(row[0], f"{row[1]:032x}")


def is_said(table: str, column: str) -> bool:
    """Whether a column is a part of what a release says, and not of when it was made."""
    return column not in MADE_WHEN_COLUMNS and (table, column) != _COUNTS
