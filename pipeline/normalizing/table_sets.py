"""The source tables of one snapshot as Parquet files in a folder of their own: held to their schemas, written, found.

Belongs here: what stands in the folder and whether it is whole. Not here: which snapshots are read, and what is made of
a fault (``pipeline.normalizing.source_tables``).
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.landing.records import Snapshot, ValidationResult
from pipeline.parsing.faults import QuarantinedRow
from pipeline.sources.declaration import Dataset

if TYPE_CHECKING:
    from pipeline.normalizing.typed_frames import ReadSnapshot

QUARANTINE = "quarantine"
#: How many of the rows that break a rule are shown where they are so many that their file is held.
ROWS_SHOWN = 3
#: A Parquet file ends so: what does not was cut.
PARQUET_END = b"PAR1"


@dataclass(frozen=True)
class TableSet:
    """The Parquet files of one accepted snapshot."""

    snapshot: Snapshot
    validation: ValidationResult
    folder: Path


@dataclass
class RowAccount:
    """What became of a snapshot's rows; ``bad`` counts those that break a rule, exact duplicates not among them.

    A row of ``bad`` has one entry or more in ``quarantined``: each rule that it breaks has its own.
    """

    quarantined: list[QuarantinedRow] = field(default_factory=list)
    bad: int = 0
    loaded: int = 0
    duplicates: int = 0
    rows_read: int = 0
    rows_excluded: dict[str, int] = field(default_factory=dict)
    published_at: date | None = None
    notes: list[str] = field(default_factory=list)

    def add(self, read: ReadSnapshot) -> None:
        """Add what a parser says of the file, or of one more piece of it."""
        self.quarantined += read.quarantined
        self.bad += len(read.quarantined)
        self.rows_read += read.rows_read
        for rule, count in read.rows_excluded.items():
            self.rows_excluded[rule] = self.rows_excluded.get(rule, 0) + count
        self.published_at = max(filter(None, (self.published_at, read.published_at)), default=None)
        self.notes += [note for note in read.notes if note not in self.notes]


def table_set_folder(tables_folder: Path, snapshot_id: str, identity: str) -> Path:
    """Where the tables of a snapshot stand that a parser of this identity has read."""
    return tables_folder / f"{snapshot_id.replace('/', '.')}-{identity}"


def is_whole(folder: Path) -> bool:
    """Whether every Parquet file of a table set is there to its last byte: a power cut may leave half of one."""
    files = list(folder.glob("*.parquet"))
    return bool(files) and all(_ends_as_parquet(path) for path in files)


def _ends_as_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(PARQUET_END)))
        return file.read() == PARQUET_END


def empty_folder_beside(folder: Path) -> Path:
    """An empty folder to write in, to be moved to its name once all of it is written."""
    aside = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    return aside


def write_tables(folder: Path, snapshot: Snapshot, dataset: Dataset, reads: Iterator[ReadSnapshot]) -> RowAccount:
    """Hold what was read to its schemas and write the rows that pass, one file a table.

    Raises:
        HeldFileError, RunFault: a piece of the file cannot be read, or too many rows of it break a rule.
        OSError: a file cannot be written.
    """
    first, second = next(reads), next(reads, None)
    if second is not None:
        from pipeline.normalizing.large_tables import write_large_tables

        return write_large_tables(folder, snapshot, dataset, chain([first, second], reads))
    return _write_frames(folder, snapshot, dataset, first)


def _write_frames(folder: Path, snapshot: Snapshot, dataset: Dataset, read: ReadSnapshot) -> RowAccount:
    import polars as pl

    from pipeline.contracts.table_rules import validated
    from schemas.registry import model_at

    account = RowAccount()
    account.add(read)
    for table in dataset.tables:
        frame = read.frames[table.name].with_columns(pl.lit(snapshot.snapshot_id).alias("snapshot_id"))
        result = validated(frame, model_at(table.schema))
        result.frame.write_parquet(folder / f"{table.name}.parquet")
        account.quarantined += result.quarantined
        account.loaded += len(result.frame)
        account.duplicates += result.duplicates
        account.bad += result.rejected
    return account


def shown_rows(quarantined: Sequence[QuarantinedRow]) -> str:
    """The first rows that break a rule, in words."""
    return "; ".join(
        f"{row.file_name} row {row.row_number} column {row.column_name!r}: "
        f"expected {row.expected}, seen {row.raw_value!r}"
        for row in quarantined[:ROWS_SHOWN]
    )


def write_quarantine(folder: Path, snapshot: Snapshot, quarantined: Sequence[QuarantinedRow]) -> None:
    """Write the rows that were kept out, each with its position and the rule that it broke.

    Raises:
        OSError: the file cannot be written.
    """
    import polars as pl

    from schemas.meta.quarantine import Quarantine
    from schemas.registry import columns_of

    schema = {column.name: column.polars_type for column in columns_of(Quarantine)}
    rows = [_quarantine_entry(row, snapshot) for row in quarantined]
    frame = pl.DataFrame(rows, schema=schema).select(list(schema)).unique(maintain_order=True)
    frame.write_parquet(folder / f"{QUARANTINE}.parquet")


def _quarantine_entry(row: QuarantinedRow, snapshot: Snapshot) -> dict[str, object]:
    return {
        "source_id": snapshot.source_id,
        "dataset_id": snapshot.dataset_id,
        "edition": snapshot.edition,
        "snapshot_id": snapshot.snapshot_id,
        "table_name": row.table_name if row.table_name.startswith("src.") else f"src.{row.table_name}",
        "file_name": row.file_name,
        "row_number": row.row_number,
        "column_name": row.column_name,
        "raw_value": row.raw_value or None,
        "rule": row.rule,
        "expected": row.expected,
    }


def forget_other_parsers(tables_folder: Path, present: Collection[Path]) -> None:
    """Tables are derived from the snapshots, so those of an older parser are only in the way."""
    for path in tables_folder.glob("*"):
        if path not in present:
            shutil.rmtree(path, ignore_errors=True)
