"""Snapshots made into source tables: parsed, validated and kept as Parquet, once per snapshot and parser.

A snapshot that cannot be read, of which too many rows break a rule, or that differs too much from the one before it
is held as a whole; the result goes to the ledger either way, with the account of every row.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.landing.embedded_editions import dataset_of
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ACCEPTED, HELD, LOST, HeldBy, Snapshot, ValidationResult
from pipeline.landing.snapshot_store import LostBlobError, SnapshotStore
from pipeline.normalizing.gate import Comparison, Gate, HeldByGateError
from pipeline.normalizing.identity import ParserIdentities
from pipeline.normalizing.table_sets import (
    RowAccount,
    TableSet,
    empty_folder_beside,
    forget_other_parsers,
    is_whole,
    shown_rows,
    table_set_folder,
    write_quarantine,
    write_tables,
)
from pipeline.normalizing.validations import newest_validations, unknown_snapshots
from pipeline.parsing.faults import AigapError, HeldFileError, ResourceFault, RunFault
from pipeline.reference.files import Reference
from pipeline.settings import Settings
from pipeline.sources.declaration import Dataset

if TYPE_CHECKING:
    from pipeline.normalizing.typed_frames import ReadSnapshot

#: One record alone may break a rule, however short its file, as long as half of the rows are right: a misread column
#: breaks every record. A record may make several rows, as a model and its countries do.
SINGLE_SHARE = 0.5


def day_of(snapshot: Snapshot) -> date:
    """The day up to which a snapshot can tell: that of its fetch, or that of its edition."""
    return snapshot.recorded_at.date() if snapshot.origin == "fetched" else snapshot.published_at


def read_pending(settings: Settings, ledger: Ledger, store: SnapshotStore, reference: Reference) -> list[TableSet]:
    """Read every snapshot of which this parser has no result yet, and give the table sets of all accepted ones.

    Raises:
        OSError: a table cannot be written.
        RunFault: the store or the ledger does not answer, or our reference data are at fault.
    """
    parsers = ParserIdentities(settings)
    unknown = set(unknown_snapshots(ledger.snapshots()))
    snapshots = [snapshot for snapshot in ledger.snapshots() if snapshot.snapshot_id not in unknown]
    validations = newest_validations(snapshots, ledger, parsers)
    sets: list[TableSet] = []
    last_rejection = max((decision.decided_at for decision in ledger.rejected().values()), default=None)
    gate = Gate(sets, frozenset(ledger.accepted()), reference, last_rejection)
    reader = _Reader(settings.tables_folder, parsers, store, reference, gate, settings.now)
    with ledger.together():  # what is broken off is read again
        for snapshot in snapshots:
            validation = validations.get(snapshot.snapshot_id)
            if validation is None or reader.is_to_be_read_again(snapshot, validation):
                validation = reader.read(snapshot)
                ledger.add_validation(validation)
            if validation.outcome == ACCEPTED:
                sets.append(TableSet(snapshot, validation, reader.folder_of(snapshot)))
    forget_other_parsers(settings.tables_folder, {reader.folder_of(snapshot) for snapshot in snapshots})
    return _without_withdrawn(sets, reference)


def read_as_if_accepted(
    settings: Settings, ledger: Ledger, store: SnapshotStore, reference: Reference, snapshot: Snapshot
) -> TableSet:
    """Read a snapshot past the gate, without recording anything: for who wants to see what it would change.

    Raises:
        OSError: a table cannot be written.
        RunFault: it cannot be read, so that there is nothing to see.
    """
    gate = Gate([], frozenset({snapshot.snapshot_id}), reference)
    reader = _Reader(settings.tables_folder, ParserIdentities(settings), store, reference, gate, settings.now)
    validation = reader.read(snapshot)
    if validation.outcome != ACCEPTED:
        raise RunFault(
            f"{snapshot.snapshot_id} cannot be read, so it would change nothing",
            expected="a file that its parser can read",
            seen=str(validation.reason),
            next_step="do what the reason says, then hand over or fetch another file",
        )
    return TableSet(snapshot, validation, reader.folder_of(snapshot))


def _without_withdrawn(sets: Sequence[TableSet], reference: Reference) -> list[TableSet]:
    """Of embedded editions, the newest good file of each that is still described.

    What people wrote down and corrected since is an error of ours, and no vintage of the publisher's.
    """
    described = {(edition.source_id, edition.edition) for edition in reference.editions if edition.embedded_file}
    newest = {(s.snapshot.source_id, s.snapshot.edition): s for s in sets if s.snapshot.origin == "embedded"}
    kept = {s.snapshot.snapshot_id for edition, s in newest.items() if edition in described}
    return [s for s in sets if s.snapshot.origin != "embedded" or s.snapshot.snapshot_id in kept]


@dataclass(frozen=True)
class _Reader:
    """What every snapshot is read with."""

    tables_folder: Path
    parsers: ParserIdentities
    store: SnapshotStore
    reference: Reference
    gate: Gate
    now: Callable[[], datetime]

    def folder_of(self, snapshot: Snapshot) -> Path:
        return table_set_folder(self.tables_folder, snapshot.snapshot_id, self.parsers.of(snapshot))

    def is_to_be_read_again(self, snapshot: Snapshot, validation: ValidationResult) -> bool:
        """Whether there is reason to think that the result would be another now, or its tables are cut."""
        is_cut = validation.outcome == ACCEPTED and not is_whole(self.folder_of(snapshot))
        return is_cut or validation.is_lost or self.gate.is_open_again(validation)

    def read(self, snapshot: Snapshot) -> ValidationResult:
        """Read one snapshot; whatever is wrong with its file holds it, and must not stop the others."""
        try:
            with self.store.local_file(snapshot.sha256) as path:
                return self._read(snapshot, path)
        except LostBlobError as error:
            reason = f"its bytes are lost: {error}"
            return ValidationResult(snapshot.snapshot_id, self.parsers.of(snapshot), LOST, reason, self.now())

    def _read(self, snapshot: Snapshot, path: Path) -> ValidationResult:
        import duckdb

        from pipeline.normalizing.typed_frames import read_file

        dataset = dataset_of(snapshot.source_id, snapshot.dataset_id)
        # a fault in our reference data must not hold the file
        context = self.reference.context(
            snapshot.source_id, snapshot.dataset_id, snapshot.edition, snapshot.file_name, day=day_of(snapshot)
        )
        comparison = self.gate.comparison(snapshot, dataset)
        try:
            return self._kept(snapshot, dataset, read_file(dataset, path, context), comparison)
        except HeldByGateError as error:
            return self._held(snapshot, HeldBy.GATE, error)
        except duckdb.OperationalError as error:
            raise ResourceFault(
                f"{snapshot.file_name} cannot be held to its rules",
                expected="enough disk and memory",
                seen=str(error).splitlines()[0],
                next_step="free space in the data folder (AIGAP_DATA), then: aigap refresh; what is landed stays",
            ) from error
        except (HeldFileError, RunFault) as error:
            return self._held(snapshot, HeldBy.PARSER, error)

    def _kept(
        self, snapshot: Snapshot, dataset: Dataset, read: Iterator[ReadSnapshot], comparison: Comparison | None
    ) -> ValidationResult:
        """Keep the tables of what was read, written aside first.

        Raises:
            HeldFileError, RunFault: the snapshot is to be held.
            OSError: a table cannot be written.
        """
        folder = self.folder_of(snapshot)
        aside = empty_folder_beside(folder)
        account = write_tables(aside, snapshot, dataset, read)
        _hold_if_too_many(snapshot, dataset, account)
        notes = comparison.hold_what_differs(aside, account.loaded) if comparison else []
        write_quarantine(aside, snapshot, account.quarantined)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        notes += [f"excluded {count}: {rule}" for rule, count in sorted(account.rows_excluded.items())] + account.notes
        return ValidationResult(
            snapshot.snapshot_id,
            self.parsers.of(snapshot),
            ACCEPTED,
            reason=None,
            validated_at=self.now(),
            published_at=account.published_at,
            rows_read=account.rows_read,
            rows_loaded=account.loaded,
            rows_quarantined=account.bad,
            rows_duplicate=account.duplicates,
            rows_excluded=sum(account.rows_excluded.values()),
            notes="; ".join(notes) or None,
        )

    def _held(self, snapshot: Snapshot, held_by: HeldBy, error: AigapError) -> ValidationResult:
        notes = "; ".join(getattr(error, "__notes__", ())) or None
        return ValidationResult(
            snapshot.snapshot_id, self.parsers.of(snapshot), HELD, str(error), self.now(), notes=notes, held_by=held_by
        )


def _hold_if_too_many(snapshot: Snapshot, dataset: Dataset, account: RowAccount) -> None:
    limit = min(table.quarantine_limit for table in dataset.tables)
    records = {(row.file_name, row.row_number) for row in account.quarantined}
    share = SINGLE_SHARE if len(records) == 1 else limit
    if account.rows_read and account.bad <= share * account.rows_read:
        return
    shown = shown_rows(account.quarantined)
    raise HeldFileError(
        source=snapshot.source_id,
        file=snapshot.file_name,
        expected=f"at most {limit:.1%} of its {account.rows_read} rows to break a rule",
        seen=f"{account.bad} rows that do, first {shown}" if account.bad else "no rows at all",
    )
