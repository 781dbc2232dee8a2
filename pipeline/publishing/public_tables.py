"""The tables that an export holds, and which of their rows are whose.

Belongs here: reading the release's own dictionary, and the rule that finds from a table's columns which source each row
comes from. No table is named for its licence: a new table is filtered as soon as it has the columns for it.

Not exported are ``src``, whose tables are close to the publishers' files, and ``meta``, which describes this machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from pipeline.contracts.sql_text import identifier, qualified

#: The schemas that are for others.
_PUBLIC = ("core", "mart")
#: A column that names the source of its row: ``source_id``; ``source_a`` and ``source_b`` where a row compares two.
_ORIGIN = re.compile(r"source_(id|[a-z])|[a-z_]+_source_id")
#: Which source aigap prefers is aigap's choice, and no publisher's row, unless what that source says stands beside it.
_CHOICE, _CHOSEN_SAYS = "preferred_source_id", "preferred_edition"
#: A table with one of these holds what publishers state, even where it does not name them.
_OF_PUBLISHERS = frozenset({"snapshot_id", "series_id", "obs_status", "value"})
#: The name under which rows are left out that should name their source and do not.
UNATTRIBUTED = "(source not stated)"

_COLUMNS = """
select "table_name", "column_name", "data_type", "nullable", "unit", "title_en", "title_ja", "description"
from meta."columns"
where split_part("table_name", '.', 1) in (select unnest(?))
order by "table_name", "position"
"""
_TABLES = """
select "table_name", "title_en", "title_ja", "description", "key_columns"
from meta."dictionary"
where split_part("table_name", '.', 1) in (select unnest(?))
order by "table_name"
"""


@dataclass(frozen=True)
class Column:
    """A column as the release's dictionary describes it."""

    name: str
    data_type: str
    nullable: bool
    unit: str | None
    title_en: str
    title_ja: str
    description: str


@dataclass(frozen=True)
class Table:
    """A public table as the release's dictionary describes it."""

    name: str
    title_en: str
    title_ja: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def sql_name(self) -> str:
        """The table's name for SQL."""
        return qualified(self.name)

    @property
    def origins(self) -> tuple[str, ...]:
        """SQL expressions over a row, each giving the id of a source the row comes from; none where it is aigap's own.

        What describes a publisher (its licence stands in the row) is aigap's own, and needed to cite the rest.
        """
        names = {column.name for column in self.columns}
        if {"source_id", "licence"} <= names:
            return ()
        # qualified: inside a subquery the bare name would mean the subquery's own column
        ours = {_CHOICE} if _CHOSEN_SAYS not in names else set()
        origins = tuple(f"exported.{identifier(name)}" for name in sorted(names - ours) if _ORIGIN.fullmatch(name))
        if origins or "snapshot_id" not in names:
            return origins
        landed = 'select s."source_id" from meta."snapshots" as s where s."snapshot_id" = exported."snapshot_id"'
        return (f"coalesce(({landed}), '{UNATTRIBUTED}')",)

    @property
    def derives_from_publishers(self) -> bool:
        """Whether the rows derive from what publishers state; the other tables are what aigap's people maintain."""
        return self.name.startswith("mart.") or any(column.name in _OF_PUBLISHERS for column in self.columns)


def public_tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of the public schemas, in the order of their names."""
    columns: dict[str, list[Column]] = {}
    for table_name, *rest in connection.execute(_COLUMNS, [list(_PUBLIC)]).fetchall():
        columns.setdefault(table_name, []).append(Column(*rest))
    return [
        Table(name, title_en, title_ja, description, tuple(key.split(", ")), tuple(columns[name]))
        for name, title_en, title_ja, description, key in connection.execute(_TABLES, [list(_PUBLIC)]).fetchall()
    ]
