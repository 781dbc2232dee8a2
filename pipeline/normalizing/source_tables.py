"""Snapshots made into source tables: parsed, validated and kept as Parquet, once per snapshot and parser.

A snapshot that cannot be read, of which too many rows break a rule, or that differs too much from the one before it
is held as a whole; the validation goes to the ledger either way, with the account of every row.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.landing.arrivals import dataset_of
from pipeline.landing.ledger import LOST, Ledger, Snapshot, ValidationResult, utc_now
from pipeline.landing.snapshot_store import LostBlobError, SnapshotStore
from pipeline.normalizing.decisions import rejected_validations
from pipeline.normalizing.gate import Comparison, Gate
from pipeline.parsing.faults import HeldFileError, QuarantinedRow, RunFault
from pipeline.reference.files import Reference
from pipeline.settings import Settings
from pipeline.sources.declaration import Dataset

if TYPE_CHECKING:
    import polars as pl

    from pipeline.normalizing.typed_frames import ReadSnapshot

#: What decides how a snapshot is read: the code of parsers, helpers and schemas, and the reference data they are given.
_PARSER_CODE = (
    "pipeline/parsing",
    "pipeline/contracts",
    "pipeline/reference",
    "pipeline/sources",
    "pipeline/normalizing",
    "schemas",
)
_PARSER_DATA = ("column_renames.csv", "economy_names.csv", "units.csv", "published_figures.csv")
QUARANTINE = "quarantine"
#: One record alone may break a rule, however short its file, as long as half of the rows are right: a misread column
#: breaks every record. A record may make several rows, as a model and its countries do.
SINGLE_SHARE = 0.5
#: A Parquet file ends so: what does not was cut.
PARQUET_END = b"PAR1"


@dataclass(frozen=True)
class TableSet:
    """The Parquet files of one accepted snapshot."""

    snapshot: Snapshot
    validation: ValidationResult
    folder: Path


def day_of(snapshot: Snapshot) -> date:
    """The day up to which a snapshot can tell: that of its fetch, or that of its edition."""
    return snapshot.recorded_at.date() if snapshot.origin == "fetched" else snapshot.published_at


def parser_identity(settings: Settings) -> str:
    """A hash of all that decides how a file is read; another identity means that files are read again."""
    folders = [settings.project_root / name for name in _PARSER_CODE]
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    files += [settings.reference_folder / name for name in _PARSER_DATA]
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(settings.project_root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def newest_validations(snapshots: Sequence[Snapshot], ledger: Ledger, identity: str) -> dict[str, ValidationResult]:
    """The newest validation of this parser by snapshot id; a person's rejection stands above it."""
    validations = ledger.validations()
    return {
        s.snapshot_id: validations[s.snapshot_id, identity]
        for s in snapshots
        if (s.snapshot_id, identity) in validations
    } | rejected_validations(ledger, identity)


def read_pending(settings: Settings, ledger: Ledger, store: SnapshotStore, reference: Reference) -> list[TableSet]:
    """Read every snapshot that this parser has not validations yet, and give the table sets of all accepted ones."""
    identity = parser_identity(settings)
    snapshots = ledger.snapshots()
    validations = newest_validations(snapshots, ledger, identity)
    sets: list[TableSet] = []
    let_pass = frozenset(ledger.accepted())
    last_rejection = max((decision.decided_at for decision in ledger.rejected().values()), default=None)
    gate = Gate(sets, let_pass, reference, last_rejection)
    with ledger.together():  # a reading that is broken off is done again
        for snapshot in snapshots:
            folder = settings.tables_folder / f"{snapshot.snapshot_id.replace('/', '.')}-{identity}"
            validation = validations.get(snapshot.snapshot_id)
            cut = validation is not None and validation.outcome == "accepted" and not _is_whole(folder)
            if validation is None or validation.is_lost or gate.is_open_again(validation) or cut:
                validation = _read(snapshot, folder, identity, store, reference, gate)
                ledger.add_validation(validation)
            if validation.outcome == "accepted":
                sets.append(TableSet(snapshot, validation, folder))
    sets = _without_withdrawn(sets, reference)
    _forget_other_parsers(settings.tables_folder, identity)
    return sets


def _is_whole(folder: Path) -> bool:
    """Whether every Parquet file of a table set is there to its last byte: a power cut may leave half of one."""
    files = list(folder.glob("*.parquet"))
    return bool(files) and all(_ends_as_parquet(path) for path in files)


def _ends_as_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(PARQUET_END)))
        return file.read() == PARQUET_END


def _without_withdrawn(sets: Sequence[TableSet], reference: Reference) -> list[TableSet]:
    """Of embedded editions, the newest reading of each that is still described.

    What people wrote down and corrected since is an error of ours, and no vintage of the publisher's.
    """
    described = {(edition.source_id, edition.edition) for edition in reference.editions if edition.embedded_file}
    newest = {(s.snapshot.source_id, s.snapshot.edition): s for s in sets if s.snapshot.origin == "embedded"}
    kept = {s.snapshot.snapshot_id for edition, s in newest.items() if edition in described}
    return [s for s in sets if s.snapshot.origin != "embedded" or s.snapshot.snapshot_id in kept]


def _forget_other_parsers(folder: Path, identity: str) -> None:
    """Tables are derived from the snapshots, so those of an older parser are only in the way."""
    for path in folder.glob("*"):
        if not path.name.endswith(identity):
            shutil.rmtree(path, ignore_errors=True)


def _read(
    snapshot: Snapshot, folder: Path, identity: str, store: SnapshotStore, reference: Reference, gate: Gate
) -> ValidationResult:
    from pipeline.normalizing.typed_frames import read_snapshot

    dataset = dataset_of(snapshot.source_id, snapshot.dataset_id)
    context = reference.context(
        snapshot.source_id, snapshot.dataset_id, snapshot.edition, snapshot.file_name, day=day_of(snapshot)
    )
    try:
        payload = store.get(snapshot.sha256)
    except LostBlobError as error:  # the others go on; what does not answer at all fails the run
        return ValidationResult(snapshot.snapshot_id, identity, "held", f"{LOST}{error}", utc_now())
    comparison = gate.comparison(snapshot, dataset)  # a fault in our reference data must not hold the file
    try:
        read = read_snapshot(dataset, payload, context)
        return _kept(snapshot, dataset, read, folder, identity, comparison)
    except (HeldFileError, RunFault) as error:  # a parser's own fault holds its file and must not stop the others
        return ValidationResult(snapshot.snapshot_id, identity, "held", str(error), utc_now())


def _kept(
    snapshot: Snapshot,
    dataset: Dataset,
    read: ReadSnapshot,
    folder: Path,
    identity: str,
    comparison: Comparison | None,
) -> ValidationResult:
    from pipeline.contracts.table_rules import validated
    from schemas.registry import models

    aside = folder.with_name(folder.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    quarantined = list(read.quarantined)
    loaded = duplicates = 0
    bad = len(quarantined)
    for table in dataset.tables:
        frame = _with_snapshot(read.frames[table.name], snapshot.snapshot_id)
        result = validated(frame, models()[f"src.{table.name}"])
        result.frame.write_parquet(aside / f"{table.name}.parquet")
        quarantined += result.quarantined
        loaded += len(result.frame)
        duplicates += result.duplicates
        bad += result.rejected
    _hold_if_too_many(snapshot, dataset, quarantined, bad, read.rows_read)
    if comparison is not None:
        comparison.hold_what_differs(aside, loaded)
    _quarantine_frame(quarantined, snapshot).write_parquet(aside / f"{QUARANTINE}.parquet")
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    notes = [f"excluded {count}: {rule}" for rule, count in sorted(read.rows_excluded.items())] + list(read.notes)
    return ValidationResult(
        snapshot.snapshot_id,
        identity,
        "accepted",
        None,
        utc_now(),
        read.published_at,
        read.rows_read,
        loaded,
        bad,
        duplicates,
        sum(read.rows_excluded.values()),
        "; ".join(notes) or None,
    )


def _with_snapshot(frame: pl.DataFrame, snapshot_id: str) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(pl.lit(snapshot_id).alias("snapshot_id"))


def _hold_if_too_many(
    snapshot: Snapshot, dataset: Dataset, quarantined: Sequence[QuarantinedRow], bad: int, rows_read: int
) -> None:
    limit = min(table.quarantine_limit for table in dataset.tables)
    is_single = len({(row.file_name, row.row_number) for row in quarantined}) == 1 and bad <= rows_read * SINGLE_SHARE
    if not rows_read or (bad > limit * rows_read and not is_single):
        shown = "; ".join(
            f"{row.file_name} row {row.row_number} column {row.column_name!r}: "
            f"expected {row.expected}, seen {row.raw_value!r}"
            for row in list(quarantined)[:3]
        )
        raise HeldFileError(
            source=snapshot.source_id,
            file=snapshot.file_name,
            expected=f"at most {limit:.1%} of its {rows_read} rows to break a rule",
            seen=f"{bad} rows that do, first {shown}" if bad else "no rows at all",
        )


def _quarantine_frame(quarantined: Sequence[QuarantinedRow], snapshot: Snapshot) -> pl.DataFrame:
    import polars as pl

    from schemas.meta import Quarantine
    from schemas.registry import columns_of

    rows = [
        {
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
        for row in quarantined
    ]
    schema = {column.name: column.polars_type for column in columns_of(Quarantine)}
    return pl.DataFrame(rows, schema=schema).select(list(schema)).unique(maintain_order=True)
