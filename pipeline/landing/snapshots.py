"""Snapshots: making one of bytes that arrived, and telling whether the ledger has it already.

Whatever way a file comes (embedded, fetched, handed over), it becomes a snapshot here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Snapshot
from pipeline.landing.snapshot_store import SnapshotStore


@dataclass(frozen=True)
class ArrivedFile:
    """A file before it is landed: whose it is, of which edition, by which ``origin`` it came, and its bytes to read."""

    source_id: str
    dataset_id: str
    edition: str
    origin: str
    file_name: str
    address: str
    content: IO[bytes]
    published_at: date
    etag: str | None = None
    last_modified: str | None = None


def stored(file: ArrivedFile, store: SnapshotStore, now: datetime) -> Snapshot:
    """The snapshot of a file that arrived ``now`` (UTC), its bytes in the store; the ledger does not know it yet.

    Raises:
        OSError: its bytes cannot be read.
        RunFault: the store cannot be written.
    """
    blob = store.put_stream(file.content)
    return Snapshot(
        f"{file.source_id}/{file.dataset_id}/{blob.sha256[:16]}",
        file.source_id,
        file.dataset_id,
        file.edition,
        file.origin,
        file.file_name,
        file.address,
        blob.sha256,
        blob.size,
        file.published_at,
        now,
        file.etag,
        file.last_modified,
    )


def kept(ledger: Ledger, snapshot: Snapshot) -> tuple[Snapshot, bool]:
    """The snapshot as the ledger has it, and whether it is new: other bytes or another date than its newest kin.

    Bytes that come back after others (a publisher takes an upload back, a person an edit) are a vintage of their own,
    with a number behind their id: else the version that was withdrawn would be served for ever. Bytes that a person
    rejected stay rejected, however often they come.
    """
    kind = _kind(snapshot)
    rejected = ledger.rejected()
    refused = [s for s in same_bytes(ledger, snapshot) if _kind(s) == kind and s.snapshot_id in rejected]
    if refused:
        return refused[-1], False
    newest = next((s for s in reversed(ledger.snapshots()) if _kind(s) == kind), None)
    is_fetched = snapshot.origin == "fetched"
    if (
        newest is not None
        and newest.sha256 == snapshot.sha256
        and (is_fetched or newest.published_at == snapshot.published_at)
    ):
        return newest, False
    earlier = len(same_bytes(ledger, snapshot))
    if earlier:
        snapshot = replace(snapshot, snapshot_id=f"{snapshot.snapshot_id}-{earlier + 1}")
    ledger.add_snapshot(snapshot)
    return snapshot, True


def _kind(snapshot: Snapshot) -> tuple[str, str, str]:
    """Among which files a snapshot may be the newest: all that were fetched of a dataset, else those of its edition."""
    edition = "" if snapshot.origin == "fetched" else snapshot.edition
    return snapshot.source_id, snapshot.dataset_id, edition


def same_bytes(ledger: Ledger, snapshot: Snapshot) -> list[Snapshot]:
    """The snapshots of the same dataset that have the same bytes, in the order of their landing."""
    identity = (snapshot.source_id, snapshot.dataset_id, snapshot.sha256)
    return [s for s in ledger.snapshots() if (s.source_id, s.dataset_id, s.sha256) == identity]


def lost_snapshots(ledger: Ledger, store: SnapshotStore) -> set[str]:
    """The ids of snapshots whose bytes could not be read before and still cannot.

    That they were read again makes the store write their bytes anew, should they arrive once more.
    """
    unread = {validation.snapshot_id for validation in ledger.validations().values() if validation.is_lost}
    return {s.snapshot_id for s in ledger.snapshots() if s.snapshot_id in unread and not store.is_whole(s.sha256)}
