"""The gate: a snapshot compared with the one accepted before it, and held where it differs as no honest file does.

Belongs here: what is compared with what, and what is done about a difference; the rules stand in ``vintage_rules`` and
``magnitudes``. A parser refuses what it cannot read; the gate refuses what can be read and cannot be believed: a list
cut short, years gone, a column in other units. A person who knows better lets a snapshot pass with ``aigap accept``.

An embedded edition is written down by us and reviewed as code is, so it does not pass here. An edition is compared
with an earlier file of that edition only: another edition may list other cells, in other prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import identifier, qualified, quoted
from pipeline.landing.records import Snapshot, ValidationResult, accept_command
from pipeline.normalizing.engine import engine_on
from pipeline.normalizing.magnitudes import CELL, Magnitudes
from pipeline.normalizing.vintage_rules import Difference, economies_gone, economies_lost, rows_changed, years_lost
from pipeline.parsing.faults import HeldFileError
from pipeline.reference.files import Reference
from pipeline.sources.declaration import Dataset

if TYPE_CHECKING:
    import duckdb
    import polars as pl

    from pipeline.normalizing.table_sets import TableSet

#: Reference tables that a source's own select may read.
_CORE_TABLE = re.compile(r"\bcore\.[a-z_]+")


class HeldByGateError(HeldFileError):
    """A file can be read and cannot be believed; a person who knows better may let it pass."""


@dataclass(frozen=True)
class Gate:
    """What the snapshots that are read in one go are compared with.

    ``accepted`` is the reader's own growing list, in the order of the ledger; ``let_pass`` are the snapshots that a
    person accepted.
    """

    accepted: Sequence[TableSet]
    let_pass: frozenset[str]
    reference: Reference
    last_rejection: datetime | None = None

    def is_open_again(self, validation: ValidationResult) -> bool:
        """Whether the gate held a snapshot and is to judge it again: a person accepted it, or rejected another since.

        What was rejected may be the very file that it was compared with.
        """
        is_rejection_since = self.last_rejection is not None and validation.validated_at < self.last_rejection
        return validation.may_be_accepted and (validation.snapshot_id in self.let_pass or is_rejection_since)

    def comparison(self, snapshot: Snapshot, dataset: Dataset) -> Comparison | None:
        """What a snapshot is to be compared with; None where it passes without."""
        if snapshot.origin == "embedded" or snapshot.snapshot_id in self.let_pass:
            return None
        before = vintages_before(snapshot, dataset, self.accepted)
        if not before:
            return None
        # what a person accepted is not doubted; else a wrong file that was believed would make a right one look wrong
        earlier = None if before[-1].snapshot.snapshot_id in self.let_pass else next(iter(before[-2:-1]), None)
        return Comparison(snapshot, dataset, before[-1], core_tables_of(dataset, self.reference), earlier)


def core_tables_of(dataset: Dataset, reference: Reference) -> dict[str, pl.DataFrame]:
    """The reference tables that the dataset's own ``observations_sql`` reads."""
    from pipeline.reference.typed_tables import reference_frame
    from schemas.registry import models

    names = {name for table in dataset.tables for name in _CORE_TABLE.findall(table.observations_sql)}
    return {name: reference_frame(reference, models()[name]) for name in sorted(names)}


def vintages_before(snapshot: Snapshot, dataset: Dataset, accepted: Sequence[TableSet]) -> list[TableSet]:
    """The accepted table sets that a snapshot follows, the newest one last.

    Of a live dataset these are its vintages: for one handed over, those that are not younger than it. Of a dataset in
    editions they are the files of the same edition.
    """
    same = [s for s in accepted if (s.snapshot.source_id, s.snapshot.dataset_id) == _dataset_key(snapshot)]
    if not dataset.urls and not dataset.listing:
        return [s for s in same if s.snapshot.edition == snapshot.edition]
    if snapshot.origin == "handed_over":
        same = [s for s in same if s.snapshot.published_at <= snapshot.published_at]
    return sorted(same, key=lambda s: s.snapshot.published_at)  # stable: of one day, the last landed comes last


def _dataset_key(snapshot: Snapshot) -> tuple[str, str]:
    return snapshot.source_id, snapshot.dataset_id


@dataclass(frozen=True)
class Comparison:
    """A snapshot beside the one before it."""

    snapshot: Snapshot
    dataset: Dataset
    last: TableSet
    core_tables: dict[str, pl.DataFrame]
    #: The vintage before the last, asked where the last one may itself be the wrong one.
    earlier: TableSet | None = None

    def hold_what_differs(self, folder: Path, rows: int) -> list[str]:
        """Hold the snapshot, whose Parquet files stand in ``folder``, where it breaks a rule.

        Returns:
            What a person should know of a file that passes: economies that are gone, and the largest moves.

        Raises:
            HeldByGateError: it breaks a rule; every rule that it breaks is in the one message.
            HeldFileError: its rows cannot be made into observations.
        """
        differences, notes = self._against(self.last, folder, rows)
        if not differences:
            return notes
        if self.earlier is not None and self._is_doubted(self.earlier):
            differs_from_both, notes = self._against(self.earlier, folder, rows)
            if not differs_from_both:
                wrong = self.last.snapshot.snapshot_id
                return [f"it is as the file before {wrong}, which differs from both and may be the wrong one", *notes]
        raise HeldByGateError(
            source=self.snapshot.source_id,
            file=self.snapshot.file_name,
            expected="; ".join(difference.expected for difference in differences)
            + f" (compared with {self.last.snapshot.snapshot_id})",
            seen="; ".join(difference.seen for difference in differences),
            next_step="compare the file with its publisher's page; if it is right: "
            f"{accept_command(self.snapshot.snapshot_id)}; if its units changed, adapt the parser in "
            "pipeline/sources/ or warehouse/reference/indicators/units.csv",
        )

    def _is_doubted(self, earlier: TableSet) -> bool:
        """Whether the file before this one breaks a rule itself, beside the one before it."""
        return bool(self._against(earlier, self.last.folder, self.last.validation.rows_loaded)[0])

    def _against(self, before: TableSet, folder: Path, rows: int) -> tuple[list[Difference], list[str]]:
        """The rules that a file breaks beside another one, and what is worth a note where it breaks none."""
        differences = rows_changed(before.validation.rows_loaded, rows)
        with _engine(folder, self.core_tables) as connection:
            self._load_new(connection, folder)
            _load(connection, "old", before.folder, self.dataset)  # what fails here is no fault of the file
            old, new = (connection.sql(f"select distinct geo, period from {name}").pl() for name in ("old", "new"))
            if old.is_empty() or new.is_empty():  # a table that feeds no indicator has only its rows to compare
                return differences, []
            magnitudes = Magnitudes(connection, "old", "new")
            differences += years_lost(old, new, self.snapshot.recorded_at.year)
            differences += economies_lost(old, new)
            differences += magnitudes.differences()
            gone = economies_gone(old, new)
            notes = [f"gone since {before.snapshot.snapshot_id}: {', '.join(gone)}"] if gone else []
            return differences, notes + magnitudes.notes()

    def _load_new(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        import duckdb

        try:
            _load(connection, "new", folder, self.dataset)
        except duckdb.DataError as error:
            raise HeldFileError(
                source=self.snapshot.source_id,
                file=self.snapshot.file_name,
                expected="rows that can be made into observations",
                seen=str(error),
            ) from error


@contextmanager
def observations(
    folder: Path, dataset: Dataset, core_tables: dict[str, pl.DataFrame]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What the Parquet files of one table set say, in base units, by the dataset's own ``observations_sql``.

    It is a table ``observations`` of the engine, since a file may say more than memory holds.
    """
    with _engine(folder, core_tables) as connection:
        _load(connection, "observations", folder, dataset)
        yield connection


@contextmanager
def _engine(folder: Path, core_tables: dict[str, pl.DataFrame]) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine that knows the reference tables, and goes to the disk beside ``folder`` where memory is short."""
    with engine_on(folder) as connection:
        connection.execute("create schema src; create schema core")
        for name, frame in core_tables.items():
            connection.register("incoming", frame)
            connection.execute(f"create table {qualified(name)} as from incoming")
        yield connection


def _load(connection: duckdb.DuckDBPyConnection, name: str, folder: Path, dataset: Dataset) -> None:
    """Make a table of the cells that the files of a folder say."""
    for table in dataset.tables:
        file = quoted(str(folder / f"{table.name}.parquet"))
        view = qualified(f"src.{table.name}")
        connection.execute(f"create or replace view {view} as from read_parquet({file})")
    selects = [f"from ({table.observations_sql})" for table in dataset.tables]
    union = "\nunion all by name\n".join(selects)
    connection.execute(
        f"create temp table {identifier(name)} as "
        f"select {', '.join(CELL)}, value, unit from ({union}) where value is not null"
    )
