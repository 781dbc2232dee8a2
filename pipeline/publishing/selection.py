"""Which rows of each table may leave, counted: rows of the release = rows exported + rows left out, source by source.

Belongs here: applying to the tables what the licences allow. How a selection is written to a file is in ``files``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.contracts.sql_text import identifier
from pipeline.parsing.faults import RunFault
from pipeline.publishing.public_tables import UNATTRIBUTED, Table

_PASSED_ON = 'temp."passed_on"'

# Values of these indicators stand inside other sources' rows (per head, per GDP, in yen), which do not name theirs.
_MIXED_IN = """
select distinct o."source_id"
from core."observations_latest" as o
inner join core."indicators" as i on o."indicator_id" = i."indicator_id"
where i."pillar" = 'context'
order by 1
"""


@dataclass(frozen=True)
class Selection:
    """What of one table is exported, and what is not.

    Attributes:
        table: the table.
        condition: SQL that is true for the rows to export; the table's alias is ``exported``.
        rows: how many those are.
        rows_of: how many of them come from each source; a row of two sources counts for both.
        left_out: how many rows are left out for each source; each row counts once.
        is_whole_table_left_out: the table has no file in the export, since its rows do not name their sources.
    """

    table: Table
    condition: str
    rows: int
    rows_of: Mapping[str, int]
    left_out: Mapping[str, int]
    is_whole_table_left_out: bool = False


def select_rows(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], passed_on: Collection[str]
) -> list[Selection]:
    """Choose and count the rows of every table.

    Raises:
        RunFault: a source that may not be passed on is mixed into other sources' rows.
    """
    connection.execute(f'create or replace temp table {_PASSED_ON} ("source_id" varchar)')
    connection.execute(f"insert into {_PASSED_ON} select unnest(?::varchar[])", [sorted(passed_on)])
    _refuse_mixtures(connection, passed_on)
    selections = [_selection(connection, table) for table in tables]
    if not any(selection.left_out for selection in selections if selection.table.derives_from_publishers):
        return selections
    # A forbidden source's values are in the release: what derives from values and does not say whose stays behind.
    return [_left_behind(selection) if _hides_sources(selection.table) else selection for selection in selections]


def _hides_sources(table: Table) -> bool:
    return table.derives_from_publishers and not table.origins


def sources_mixed_in(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The sources whose values stand inside other sources' rows of the marts."""
    return [source for (source,) in connection.execute(_MIXED_IN).fetchall()]


def _refuse_mixtures(connection: duckdb.DuckDBPyConnection, passed_on: Collection[str]) -> None:
    mixed = [source for source in sources_mixed_in(connection) if source not in passed_on]
    if mixed:
        raise RunFault(
            "the release cannot be exported under its sources' licences",
            expected="population, GDP and exchange rates from sources whose values may be passed on, "
            "since every measure per head, per GDP or in yen holds them",
            seen=f"values of {', '.join(mixed)}, which may not be passed on for this use",
            next_step="prefer another source for these indicators in warehouse/reference/indicators/indicators.csv, "
            "then run aigap refresh and export again",
        )


def _selection(connection: duckdb.DuckDBPyConnection, table: Table) -> Selection:
    culprit = _culprit(table)
    left_out = _counted(connection, f"select {culprit}, count(*) from {table.sql_name} as exported group by 1")
    kept = left_out.pop(None, 0)
    condition = f"{culprit} is null"
    rows_of = _rows_of(connection, table, condition) if table.origins else {}
    return Selection(table, condition, kept, rows_of, {source or UNATTRIBUTED: n for source, n in left_out.items()})


def _rows_of(connection: duckdb.DuckDBPyConnection, table: Table, condition: str) -> dict[str, int]:
    """Rows by source: a row counts once for each of its sources, also where several of its columns name the same."""
    sources = f"select unnest(list_distinct([{', '.join(table.origins)}])) as source_id"
    rows = f"{sources} from {table.sql_name} as exported where {condition}"
    return {
        str(source): n for source, n in _counted(connection, f"select *, count(*) from ({rows}) group by 1").items()
    }


def _culprit(table: Table) -> str:
    """SQL for the first source of a row that may not be passed on; NULL where all may."""
    # `not exists` and not `not in`: an unknown source has no row either, and stays behind with the forbidden ones
    tests = [
        f"case when {origin} is not null and not exists "
        f'(select 1 from {_PASSED_ON} as p where p."source_id" = {origin}) then {origin} end'
        for origin in table.origins
    ]
    return f"coalesce({', '.join(tests)})" if tests else "cast(null as varchar)"


def _counted(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str | None, int]:
    return dict(connection.execute(sql).fetchall())


def _left_behind(selection: Selection) -> Selection:
    return Selection(selection.table, "false", 0, {}, {UNATTRIBUTED: selection.rows}, is_whole_table_left_out=True)


def columns_sql(table: Table) -> str:
    """The table's columns for a select list, in the dictionary's order."""
    return ", ".join(f"exported.{identifier(column.name)}" for column in table.columns)


def order_sql(table: Table) -> str:
    """The table's key for an order by, so that equal releases give equal files."""
    return ", ".join(f"exported.{identifier(column)}" for column in table.key)
