"""Some partitions of a model: its statement over copies of those rows alone, in place of the rows of before.

The copies stand in a catalog of their own, under the names of the tables that they are of. As views, of whose rows the
engine guesses the number, they once made it join all with all (17 GB and 48 s where the whole table takes 3 s).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from pipeline.building.sql_models import PARTITION, SqlModel, is_internal
from pipeline.contracts.ddl import check_types
from pipeline.contracts.sql_text import identifier, qualified, quoted

if TYPE_CHECKING:
    import duckdb

    from schemas.base import Table

_CATALOG = "some_partitions"
#: Columns that two partitions never share a value of; the name of a series begins with its indicator.
_OF_ONE_PARTITION = {PARTITION, "series_id"}


def is_of(only: Collection[str]) -> str:
    """SQL that is true of the rows of these partitions."""
    return f"{PARTITION} in ({', '.join(map(quoted, sorted(only)))})"


def new_rows(model: type[Table], only: Collection[str] | None) -> str:
    """The rows to be checked of a table of which these partitions were made anew: a select of them, or the table.

    The others were checked in the release that they are from. A key that does not tell one partition from another may
    be shared between them, which only the whole table shows.
    """
    name = qualified(model.facts().name)
    if only is None or not _OF_ONE_PARTITION & set(model.facts().key):
        return name
    return f"(select rowid, * from {name} where {is_of(only)} or {PARTITION} is null)"


class Partitions:
    """Derives some partitions of models, on the connection of a candidate."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Attach the catalog of the copies."""
        self._connection = connection
        (self._file,) = connection.execute("select current_database()").fetchone() or ("",)
        connection.execute(f"attach ':memory:' as {_CATALOG}")
        #: Of which rows there is a copy, by table.
        self._copied: dict[str, str] = {}

    def derive(
        self, model: SqlModel, only: Collection[str], split: Collection[str], create: Callable[[SqlModel, str], None]
    ) -> None:
        """Make these partitions of a model: of a public table, in place of its rows of before.

        Args:
            model: the model.
            only: the partitions.
            split: the tables that split, of those that it reads, and hold other partitions as well.
            create: makes an internal table of a statement.
        """
        from schemas.registry import model_of

        listed = is_of(only)
        sql = model.sql
        for read in sorted(split):
            sql = re.sub(rf"\b(from|join)\s+{re.escape(read)}\b", rf"\1 {self._copy(read, listed)}", sql)
        if is_internal(model.name):
            create(model, sql)
            return
        declared = model_of(model.name)
        assert declared is not None  # what is public is declared
        given = self._connection.execute(f"describe {sql}").fetchall()
        check_types(declared, {row[0]: row[1] for row in given}, model.template.place)
        self._connection.execute(f"delete from {qualified(model.name)} where {listed}")
        # an internal table may hold other partitions, of which some would be half; that a row has none is for its check
        rows = f"select * from ({sql}) where {listed} or {PARTITION} is null"
        self._connection.execute(f"insert into {qualified(model.name)} by name {rows}")

    def _copy(self, table: str, listed: str) -> str:
        """The name of a table with these rows of a table; made once, as nothing changes after it can be read."""
        schema, _, name = table.partition(".")
        copy = f"{_CATALOG}.{identifier(schema)}.{identifier(name)}"
        if self._copied.get(table) != listed:
            self._copied[table] = listed
            catalog = "stage.main" if is_internal(table) else f"{identifier(self._file)}.{identifier(schema)}"
            self._connection.execute(f"create schema if not exists {_CATALOG}.{identifier(schema)}")
            self._connection.execute(
                f"create or replace table {copy} as from {catalog}.{identifier(name)} where {listed}"
            )
        return copy

    def close(self) -> None:
        """Drop the copies."""
        self._connection.execute(f"detach {_CATALOG}")
