"""What a release says, as one short proof a table: rows in whatever order, built at whatever time.

What a hash of rows is stands in ``pipeline.contracts.row_hashes``; here, which columns of a release enter it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.contracts.row_hashes import hash_of_rows

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
    return TableHash(*hash_of_rows(connection, name, [column for column in columns if is_said(name, column)]))


def is_said(table: str, column: str) -> bool:
    """Whether a column is a part of what a release says, and not of when it was made."""
    return column not in MADE_WHEN_COLUMNS and (table, column) != _COUNTS
