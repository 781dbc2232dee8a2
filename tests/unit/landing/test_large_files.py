"""A file passes through landing as a stream: its size is no question of memory, in either direction."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from pipeline.landing.fetching import FetchError, fetch
from pipeline.landing.file_caps import FileCap
from pipeline.landing.hand_over import handed_over
from pipeline.landing.snapshot_store import Blob, SnapshotStore
from pipeline.parsing.faults import RunFault
from tests.mirror import Mirror, body

SIZE = 40_000_000


@contextmanager
def bounded_memory() -> Iterator[None]:
    """At no time is so much held as a quarter of the file, of what is asked for meanwhile."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < SIZE / 4, f"{peak:,} bytes"


def landed(path: Path, content: str, store: SnapshotStore) -> Blob:
    with bounded_memory(), handed_over(path, content=content, cap=FileCap(10 * SIZE)) as stream:
        blob = store.put_stream(stream)
        assert store.is_whole(blob.sha256)
    return blob


@pytest.fixture(scope="module")
def payload() -> bytes:
    """Half of it can be packed, and half of it cannot."""
    line = b"Japan,2024,robots installed,12345\n"
    return b"Country,Year,What,Value\n" + line * (SIZE // 2 // len(line)) + random.Random(1).randbytes(SIZE // 2)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(f"file://{tmp_path}/store")


def test_a_file_that_is_handed_over_is_never_in_memory_as_a_whole(
    payload: bytes, store: SnapshotStore, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_bytes(payload)
    assert landed(tmp_path / "x.csv", "csv", store) == Blob(hashlib.sha256(payload).hexdigest(), len(payload))


def test_a_folder_that_is_handed_over_is_never_in_memory_as_a_whole(
    payload: bytes, store: SnapshotStore, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.csv").write_bytes(payload)
    landed(tmp_path / "folder", "zip", store)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_is_never_in_memory_as_a_whole(
    payload: bytes, mirror: Mirror, store: SnapshotStore, tmp_path: Path, encoding: str
) -> None:
    sent = gzip.compress(payload, 1) if encoding == "gzip" else payload
    mirror.answers["/publisher.example/x.csv"] = body(sent, Content_Encoding=encoding)
    with bounded_memory():
        blob = store.put_stream(stream := fetched(mirror, folder=tmp_path))
        stream.close()
    assert blob == Blob(hashlib.sha256(payload).hexdigest(), len(payload))
    assert [path.name for path in tmp_path.iterdir()] == ["store"]  # what is kept meanwhile has no name to leave behind


def fetched(mirror: Mirror, folder: Path | None = None) -> IO[bytes]:
    content = fetch(
        "https://publisher.example/x.csv",
        content="csv",
        deadline=time.monotonic() + 60,
        mirror_url=mirror.url,
        cap=FileCap(10 * SIZE),
        folder=folder,
    ).content
    assert content is not None
    return content


@pytest.mark.parametrize("size", [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_packed_answer_is_whole_where_it_fills_what_is_unpacked_at_once(mirror: Mirror, size: int) -> None:
    mirror.answers["/publisher.example/x.csv"] = body(gzip.compress(b"x" * size), Content_Encoding="gzip")
    with fetched(mirror) as content:
        assert content.read() == b"x" * size


def test_a_disk_that_is_full_is_not_told_as_the_networks_trouble(mirror: Mirror) -> None:
    mirror.answers["/publisher.example/x.csv"] = body(b"x" * (2 << 20))
    with pytest.raises(FetchError, match="the answer cannot be kept at /dev/null/no folder: ") as failed:
        fetched(mirror, folder=Path("/dev/null/no folder"))
    assert failed.value.kind == "permanent"


class _Growing(io.BytesIO):
    """A file that somebody writes to while it is read."""

    def seek(self, position: int, whence: int = 0) -> int:
        if self.tell():
            self.write(b"more\n")
        return super().seek(position, whence)


def test_a_file_that_changes_while_it_is_read_gets_no_name_that_is_not_its_own(store: SnapshotStore) -> None:
    with pytest.raises(RunFault, match="the file changes while it is read"):
        store.put_stream(_Growing(b"geo,value\nJPN,1\n"))
    assert not store.is_whole(hashlib.sha256(b"geo,value\nJPN,1\n").hexdigest())
