"""Embedded editions: the files of ``warehouse/reference/sources/editions/``, landed like any other file."""

from __future__ import annotations

import io
from datetime import datetime

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Snapshot
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.landing.snapshots import ArrivedFile, kept, lost_snapshots, stored
from pipeline.parsing.faults import RunFault
from pipeline.reference.files import EDITIONS, Edition, Reference
from pipeline.sources import declared_dataset
from pipeline.sources.declaration import Dataset
from pipeline.sources.embedded import EMBEDDED


def dataset_of(source_id: str, dataset_id: str) -> Dataset:
    """The declared dataset, or the one that reads embedded editions."""
    return EMBEDDED if dataset_id == EMBEDDED.dataset_id else declared_dataset(source_id, dataset_id)


def land_embedded(ledger: Ledger, store: SnapshotStore, reference: Reference, now: datetime) -> list[Snapshot]:
    """Land every embedded edition that is new at the time ``now`` (UTC).

    Raises:
        RunFault: an edition that editions.csv names has no file, or a file is named by no edition.
    """
    editions = _editions_by_file(reference)
    lost_snapshots(ledger, store)  # so that a file that the store has lost is written anew
    landed = []
    with ledger.together():
        for name, edition in sorted(editions.items()):
            snapshot, is_new = kept(ledger, stored(_arrived(name, edition, reference), store, now))
            landed += [snapshot] if is_new else []
    return landed


def _editions_by_file(reference: Reference) -> dict[str, Edition]:
    editions = {edition.embedded_file: edition for edition in reference.editions if edition.embedded_file}
    present = {path.name for path in (reference.folder / EDITIONS).glob("*.csv")}
    if editions.keys() != present:
        raise RunFault(
            "embedded editions and editions.csv do not match",
            expected="one row of warehouse/reference/sources/editions.csv for each file of its editions/ folder",
            seen=f"no file: {sorted(editions.keys() - present)}; no row: {sorted(present - editions.keys())}",
            next_step="add the missing row or file",
        )
    return editions


def _arrived(name: str, edition: Edition, reference: Reference) -> ArrivedFile:
    return ArrivedFile(
        edition.source_id,
        EMBEDDED.dataset_id,
        edition.edition,
        "embedded",
        name,
        f"warehouse/reference/{EDITIONS}/{name}",
        io.BytesIO(reference.payload(f"{EDITIONS}/{name}")),
        edition.published_at,
    )
