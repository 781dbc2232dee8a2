"""The release that a candidate is begun from: its file is copied, and what is made of the same stays in it.

A copy costs a hundredth of writing the tables again. All of them are set aside at first, so that no model can read a
table of before by mistake; each is brought back once its key turns out to be the same, and what is left is dropped.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.building.keys import Made
from pipeline.contracts.check_results import FINITE_CHECK, CheckResult
from pipeline.contracts.sql_text import identifier, quoted

if TYPE_CHECKING:
    import duckdb

_ASIDE = "of the release before: "
_TABLES = "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
_VIEWS = "select schema_name, view_name from duckdb_views() where not internal and database_name = current_database()"
_MACROS = (
    "select distinct schema_name, function_name from duckdb_functions() "
    "where function_type = 'table_macro' and not internal and database_name = current_database()"
)


@dataclass(frozen=True)
class BaseRelease:
    """A release's file, and of each of its tables what it was made of, how many rows it has and what was checked."""

    warehouse: Path
    made: Mapping[str, Made]
    row_counts: Mapping[str, int]
    checks: Sequence[CheckResult]

    def has(self, name: str, key: str) -> bool:
        """Whether it has this table made of the same."""
        return name in self.made and self.made[name].key == key

    def is_finite(self, name: str) -> bool:
        """Whether no number of this table had to be taken out, so that what is found in some rows is true of all."""
        return all(check.passed for check in self.checks_of(name, [FINITE_CHECK]))

    def checks_of(self, name: str, check_names: Collection[str]) -> list[CheckResult]:
        """The results of these checks of a table."""
        return [check for check in self.checks if check.table_name == name and check.check_name in check_names]

    def copy_to(self, path: Path) -> None:
        """Copy the file, to be written."""
        shutil.copyfile(self.warehouse, path)  # without its mode, which lets nobody write


def set_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every table a name that nothing reads, and drop the views, which are made of texts alone."""
    connection.execute("begin transaction")
    for schema, view in connection.execute(_VIEWS).fetchall():
        connection.execute(f"drop view {_in(schema, view)}")
    for schema, table in connection.execute(_TABLES).fetchall():
        connection.execute(f"alter table {_in(schema, table)} rename to {identifier(_ASIDE + table)}")
    connection.execute("commit")


def bring_back(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Give a table its name back, with its rows and comments."""
    schema, _, table = name.partition(".")
    connection.execute(f"alter table {_in(schema, _ASIDE + table)} rename to {identifier(table)}")


def drop_left_overs(connection: duckdb.DuckDBPyConnection, macros: Collection[str]) -> None:
    """Drop the tables that nobody brought back, and every macro that is not one of these."""
    for schema, table in connection.execute(f"{_TABLES} and starts_with(table_name, {quoted(_ASIDE)})").fetchall():
        connection.execute(f"drop table {_in(schema, table)}")
    for schema, macro in connection.execute(_MACROS).fetchall():
        if f"{schema}.{macro}" not in macros:
            connection.execute(f"drop macro table {_in(schema, macro)}")


def _in(schema: str, name: str) -> str:
    return f"{identifier(schema)}.{identifier(name)}"
