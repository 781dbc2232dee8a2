"""A file passes through landing as a stream: its size is no question of memory, in either direction."""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.landing.fetching import fetch
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.parsing.faults import RunFault
from pipeline.settings import PROJECT_ROOT
from tests.mirror import Mirror, body

SIZE = 120_000_000
#: Reads the measure before and after: what Python and its libraries take by themselves is not meant.
_MEASURED = """
import resource, sys, time, pathlib
from pipeline.landing.fetching import fetch
from pipeline.landing.file_caps import FileCap
from pipeline.landing.hand_over import handed_over
from pipeline.landing.snapshot_store import SnapshotStore
how, what, folder = sys.argv[1:]
store = SnapshotStore(f"file://{folder}/store")
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = used()
if how == "fetched":
    cap, deadline = FileCap(10**9), time.monotonic() + 60
    fetched = fetch("https://publisher.example/x.csv", content="csv", deadline=deadline, mirror_url=what, cap=cap,
                    folder=pathlib.Path(folder))
    with fetched.content as content:
        blob = store.put_stream(content)
else:
    with handed_over(pathlib.Path(what), content=how, cap=FileCap(10**9)) as content:
        blob = store.put_stream(content)
assert store.is_whole(blob.sha256)
print(blob.sha256, blob.size, (used() - before) * (1 if sys.platform == "darwin" else 1024))
"""


def landed(how: str, what: str, folder: Path) -> tuple[str, int, int]:
    """The hash, the size and by how many bytes the peak of memory grew, measured in a process of its own."""
    command = [sys.executable, "-c", _MEASURED, how, what, str(folder)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    sha256, size, grown = done.stdout.split()
    return sha256, int(size), int(grown)


@pytest.fixture(scope="module")
def payload() -> bytes:
    line = b"Japan,2024,robots installed,12345\n"
    return b"Country,Year,What,Value\n" + line * (SIZE // len(line))


def test_a_file_that_is_handed_over_is_never_in_memory_as_a_whole(payload: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(payload)
    sha256, size, grown = landed("csv", str(tmp_path / "x.csv"), tmp_path)
    assert (sha256, size) == (hashlib.sha256(payload).hexdigest(), len(payload))
    assert grown < SIZE / 4, f"{grown:,} bytes"


def test_a_folder_that_is_handed_over_is_never_in_memory_as_a_whole(payload: bytes, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.csv").write_bytes(payload)
    assert landed("zip", str(tmp_path / "folder"), tmp_path)[2] < SIZE / 4


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_is_never_in_memory_as_a_whole(payload: bytes, mirror: Mirror, tmp_path: Path, encoding: str) -> None:
    sent = gzip.compress(payload, 1) if encoding == "gzip" else payload
    mirror.answers["/publisher.example/x.csv"] = body(sent, Content_Encoding=encoding)
    sha256, size, grown = landed("fetched", mirror.url, tmp_path)
    assert (sha256, size) == (hashlib.sha256(payload).hexdigest(), len(payload))
    assert grown < SIZE / 4, f"{grown:,} bytes"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]  # what is kept meanwhile has no name to leave behind


@pytest.mark.parametrize("size", [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_packed_answer_is_whole_where_it_fills_what_is_unpacked_at_once(mirror: Mirror, size: int) -> None:
    mirror.answers["/publisher.example/x.csv"] = body(gzip.compress(b"x" * size), Content_Encoding="gzip")
    fetched = fetch(
        "https://publisher.example/x.csv", content="csv", deadline=time.monotonic() + 20, mirror_url=mirror.url
    )
    assert fetched.content is not None
    with fetched.content as content:
        assert content.read() == b"x" * size


def test_a_disk_that_is_full_is_not_told_as_the_networks_trouble(mirror: Mirror) -> None:
    mirror.answers["/publisher.example/x.csv"] = body(b"x" * (2 << 20))
    with pytest.raises(Exception, match="the answer cannot be kept at /dev/null/no folder: ") as failed:
        fetch(
            "https://publisher.example/x.csv",
            content="csv",
            deadline=time.monotonic() + 20,
            mirror_url=mirror.url,
            folder=Path("/dev/null/no folder"),
        )
    assert failed.value.kind == "permanent"  # type: ignore[attr-defined]


class _Growing(io.BytesIO):
    """A file that somebody writes to while it is read."""

    def seek(self, position: int, whence: int = 0) -> int:
        if self.tell():
            self.write(b"more\n")
        return super().seek(position, whence)


def test_a_file_that_changes_while_it_is_read_gets_no_name_that_is_not_its_own(tmp_path: Path) -> None:
    store = SnapshotStore(f"file://{tmp_path}/store")
    with pytest.raises(RunFault, match="the file changes while it is read"):
        store.put_stream(_Growing(b"geo,value\nJPN,1\n"))
    assert not store.is_whole(hashlib.sha256(b"geo,value\nJPN,1\n").hexdigest())
