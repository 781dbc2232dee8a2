"""The snapshot store, on a real folder: named by hash, written once, verified on reading."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.parsing.faults import RunFault

PAYLOAD = b"geo,value\nJPN,1\n"
NAME = hashlib.sha256(PAYLOAD).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(f"file://{tmp_path}/snapshots")


def blob(tmp_path: Path) -> Path:
    return tmp_path / "snapshots" / NAME[:2] / NAME


def test_a_blob_is_named_by_its_hash_and_given_back(store: SnapshotStore, tmp_path: Path) -> None:
    assert store.put(PAYLOAD) == NAME
    assert store.get(NAME) == PAYLOAD
    assert [path.name for path in blob(tmp_path).parent.iterdir()] == [NAME]


def test_nothing_is_created_before_the_first_blob(store: SnapshotStore, tmp_path: Path) -> None:
    assert not store.has(NAME, len(PAYLOAD))
    assert list(tmp_path.iterdir()) == []


def test_a_known_blob_is_not_written_again(store: SnapshotStore, tmp_path: Path) -> None:
    store.put(PAYLOAD)
    before = blob(tmp_path).stat().st_mtime_ns
    store.put(PAYLOAD)
    assert blob(tmp_path).stat().st_mtime_ns == before


@pytest.mark.parametrize("position", [0, 7, -1])
def test_one_flipped_bit_is_found_on_reading(store: SnapshotStore, tmp_path: Path, position: int) -> None:
    store.put(PAYLOAD)
    bent = bytearray(PAYLOAD)
    bent[position] ^= 1
    blob(tmp_path).write_bytes(bent)
    with pytest.raises(RunFault, match="has been altered") as fault:
        store.get(NAME)
    assert f"expected: bytes with SHA-256 {NAME}" in str(fault.value)
    assert f"restore {blob(tmp_path)} from a backup, or fetch or land the file again" in str(fault.value)
    assert not store.is_whole(NAME)
    store.put(PAYLOAD)
    assert store.get(NAME) == PAYLOAD


def test_a_lost_blob_is_reported_with_its_path(store: SnapshotStore, tmp_path: Path) -> None:
    store.put(PAYLOAD)
    blob(tmp_path).unlink()
    with pytest.raises(RunFault, match="cannot be read from the store") as fault:
        store.get(NAME)
    assert str(blob(tmp_path)) in str(fault.value)


def test_a_blob_of_another_size_is_as_good_as_none_and_is_written_again(store: SnapshotStore, tmp_path: Path) -> None:
    """After a power cut a file can be there, empty, under its right name."""
    store.put(PAYLOAD)
    blob(tmp_path).write_bytes(b"")
    assert not store.has(NAME, len(PAYLOAD))
    store.put(PAYLOAD)
    assert store.get(NAME) == PAYLOAD


def test_a_left_over_of_a_killed_writer_is_in_nobodys_way(store: SnapshotStore, tmp_path: Path) -> None:
    blob(tmp_path).parent.mkdir(parents=True)
    blob(tmp_path).with_name(NAME + ".part").write_bytes(b"half")
    store.put(PAYLOAD)
    assert [path.name for path in blob(tmp_path).parent.iterdir()] == [NAME]


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(RunFault, match="cannot be written") as fault:
        SnapshotStore(f"file://{tmp_path}/file/snapshots").put(PAYLOAD)
    assert "AIGAP_DATA" in str(fault.value)


@pytest.mark.parametrize(
    "url", ["nonsense://bucket/path", "nonsense://reader:secret@host/path", "ftp://reader:secret@127.0.0.1:9/"]
)
def test_an_address_without_a_file_system_is_reported_by_its_setting(url: str) -> None:
    with pytest.raises(RunFault, match="AIGAP_SNAPSHOTS_URL") as fault:
        SnapshotStore(url)
    assert "secret" not in str(fault.value)
