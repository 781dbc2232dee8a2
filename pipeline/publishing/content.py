"""What is exported: a release, the rows of it that may be passed on, and whose they are.

Belongs here: opening a release for readers elsewhere, and applying to it what licences allow. Files are in ``formats``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contracts.sql_text import attach, named_rows
from pipeline.parsing.faults import RunFault
from pipeline.publishing.licences import Source, sources_of
from pipeline.publishing.outputs import Output, chosen_tables
from pipeline.publishing.public_tables import UNATTRIBUTED, public_tables
from pipeline.publishing.selection import Selection, columns_sql, order_sql, select_rows, sources_mixed_in

#: The release, in a database of the export's own that may write files beside it.
RELEASE = "release"


@dataclass(frozen=True)
class Content:
    """What is exported.

    Attributes:
        connection: reads the release; its tables are named as in it.
        release_id: the release.
        outputs: what is written of it, in this order.
        selections: every table asked for or read by an output, with its rows passed on and left out.
        asked_for: the names of the tables asked for.
        sources: every source of the release.
        reasons: why a source is left out, for each that is, even where it has no row in this release.
        address: where the files will be, with a slash at its end; empty where nobody knows.
    """

    connection: duckdb.DuckDBPyConnection
    release_id: str
    outputs: tuple[Output, ...]
    selections: tuple[Selection, ...]
    asked_for: tuple[str, ...]
    sources: tuple[Source, ...]
    reasons: Mapping[str, str]
    address: str = ""

    @cached_property
    def rows_of(self) -> Counter[str]:
        """Rows inside by source, over all tables."""
        return sum((Counter(selection.rows_of) for selection in self.selections), Counter())

    @cached_property
    def left_out(self) -> Counter[str]:
        """Rows left out by source, over all tables."""
        return sum((Counter(selection.left_out) for selection in self.selections), Counter())

    @cached_property
    def written(self) -> tuple[Selection, ...]:
        """The tables that have files: asked for, and not left out as a whole."""
        return tuple(
            selection
            for selection in self.selections
            if selection.table.name in self.asked_for and not selection.is_whole_table_left_out
        )

    @cached_property
    def inside(self) -> tuple[Source, ...]:
        """The sources that have a row in some table, or values inside the rows of others."""
        return tuple(s for s in self.sources if self.rows_of.get(s.source_id) or s.source_id in self._mixed_in)

    @cached_property
    def _mixed_in(self) -> frozenset[str]:
        has_marts = any(selection.table.name.startswith("mart.") for selection in self.selections)
        return frozenset(sources_mixed_in(self.connection) if has_marts else ())

    @cached_property
    def built_at(self) -> datetime:
        """When the release was built (UTC)."""
        moments = self.connection.execute("select max(built_at) from meta.releases").fetchone()
        assert moments is not None
        built: datetime = moments[0]
        return built

    def selection(self, table: str) -> Selection | None:
        """A table that has files, by its name."""
        return next((selection for selection in self.written if selection.table.name == table), None)

    def read(self, table: str) -> Selection:
        """A table that an output is made of (``Output.reads``), by its name."""
        return next(selection for selection in self.selections if selection.table.name == table)

    def reason_ja(self, source_id: str) -> str:
        """Why a source is left out, in Japanese."""
        licence = next((source.licence for source in self.sources if source.source_id == source_id), None)
        return f"ライセンス（{licence}）により再配布しない" if licence else "行に出典が示されていない"

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query, each by column name."""
        return named_rows(self.connection, sql)


def rows_sql(selection: Selection, columns: str = "") -> str:
    """A select of the rows that are passed on, in the order of the table's key."""
    table = selection.table
    return (
        f"select {columns or columns_sql(table)} from {table.sql_name} as exported "
        f"where {selection.condition} order by {order_sql(table)}"
    )


@contextmanager
def opened_release(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that reads a release, and may write another one beside it.

    Raises:
        RunFault: there is no release, or it cannot be read.
    """
    with duckdb.connect() as connection:
        try:
            attach(connection, warehouse, RELEASE)
        except duckdb.Error as error:
            raise RunFault(
                "there is no release that can be exported",
                expected=str(warehouse),
                seen=str(error) if warehouse.exists() else "nothing",
                next_step="aigap refresh",
            ) from error
        connection.execute(f"use {RELEASE}")
        yield connection


def content_of(
    connection: duckdb.DuckDBPyConnection,
    release_id: str,
    outputs: tuple[Output, ...],
    *,
    tables: str,
    for_commercial_use: bool,
    address: str = "",
) -> Content:
    """What of a release may be passed on.

    Raises:
        RunFault: a table is unknown, or the licences allow no export.
    """
    sources = sources_of(connection)
    reasons = {
        source.source_id: reason
        for source in sources
        if (reason := source.reason_to_leave_out(for_commercial_use=for_commercial_use))
    }
    passed_on = [source.source_id for source in sources if source.source_id not in reasons]
    selections = select_rows(connection, public_tables(connection), passed_on)
    for source_id in sorted({source for selection in selections for source in selection.left_out} - reasons.keys()):
        is_unknown = source_id == UNATTRIBUTED
        reasons[source_id] = "the rows do not say whose they are" if is_unknown else "it is not in core.sources"
    names = tuple(selection.table.name for selection in selections)
    whole = Content(connection, release_id, outputs, tuple(selections), names, tuple(sources), reasons)
    return narrowed(whole, outputs, tables=tables, address=address)


def narrowed(whole: Content, outputs: tuple[Output, ...], *, tables: str, address: str = "") -> Content:
    """The same release with those tables alone that are asked for, or that an output is made of.

    Raises:
        RunFault: a table is unknown.
    """
    asked_for = chosen_tables(tables, whole.asked_for)
    wanted = {*asked_for, *(name for output in outputs for name in output.reads)}
    selections = tuple(selection for selection in whole.selections if selection.table.name in wanted)
    return replace(whole, outputs=outputs, selections=selections, asked_for=asked_for, address=address)
