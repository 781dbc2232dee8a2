"""Snapshots in an S3-compatible store and the ledger in PostgreSQL: by settings alone, and with the same release."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
import s3fs
import sqlalchemy as sa

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch, Release, Snapshot, ValidationResult
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.parsing.faults import RunFault
from pipeline.settings import PROJECT_ROOT, Settings
from tests.backends import PASSWORD, connected, postgresql_programs, running_object_store, running_postgresql
from tests.refreshing import ask, refreshed, seal, tables_of
from tests.small_project import EDITIONS, settings_of

pytestmark = pytest.mark.long

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456)
PAYLOAD = b"geo,value\nJPN,1\n"

#: Appends 40 fetches to the ledger of its first argument, under the name of its second, once a line comes in.
_APPENDER = """
import sys
from datetime import datetime
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch
print("ready", flush=True)
sys.stdin.readline()
with Ledger.opened(sys.argv[1]) as ledger:
    for number in range(40):
        ledger.add_fetch(Fetch(sys.argv[2], str(number), datetime(2026, 1, 1), "new", 0.1))
"""


@pytest.fixture(scope="module")
def _object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    with running_object_store(tmp_path_factory.mktemp("object_store")) as variables:
        yield variables


@pytest.fixture
def bucket(_object_store: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket of this test's own, and the environment set as a deployment sets it."""
    for name, value in _object_store.items():
        monkeypatch.setenv(name, value)
    name = f"bucket-{uuid4().hex}"
    behind().mkdir(name)
    return name


@pytest.fixture(scope="module")
def _postgresql() -> Iterator[sa.URL]:
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (on Debian and Ubuntu, the package postgresql)")
    with running_postgresql(programs) as address:
        yield address


@pytest.fixture
def database(_postgresql: sa.URL) -> sa.URL:
    """An empty database of this test's own."""
    name = f"test_{uuid4().hex}"
    with connected(_postgresql) as connection:
        connection.execute(f"create database {name}".encode())
    return _postgresql.set(database=name)


@pytest.fixture
def url(database: sa.URL) -> str:
    """The same as a deployment writes it."""
    return database.render_as_string(hide_password=False)


def behind() -> s3fs.S3FileSystem:
    """The bucket's bytes beside the store: another process, as far as the store can tell."""
    return s3fs.S3FileSystem(use_listings_cache=False, skip_instance_cache=True)


def snapshot(size: int = 16) -> Snapshot:
    return Snapshot(
        "publisher/data/0123", "publisher", "data", "2026", "fetched", "data.csv", "https://publisher.example/data.csv",
        "0" * 64, size, date(2026, 11, 21), NOW, '"1"',
    )  # fmt: skip


@pytest.mark.parametrize("folder", ["", "/snapshots", "/a/deep/one/"])
def test_a_blob_in_a_bucket_is_kept_under_its_hash_and_nothing_else_is(bucket: str, folder: str) -> None:
    store = SnapshotStore(f"s3://{bucket}{folder}")
    sha256 = store.put(PAYLOAD)
    assert store.get(sha256) == PAYLOAD
    assert behind().find(bucket) == [f"{bucket}{folder.rstrip('/')}/{sha256[:2]}/{sha256}"]


def test_what_another_process_stores_or_deletes_is_seen_at_once(bucket: str) -> None:
    """A daemon lives for weeks: a listing that it remembered would hide what the command line landed since."""
    daemon, other = (SnapshotStore(f"s3://{bucket}/snapshots") for _ in range(2))
    first = daemon.put(b"first")
    fsspec.filesystem("s3").ls(f"{bucket}/snapshots/{first[:2]}")  # what lists a bucket shares its listing by default
    second = other.put(b"second")
    assert daemon.has(second, 6)
    assert not daemon.has(second, 5)
    behind().rm(f"{bucket}/snapshots/{first[:2]}/{first}")
    assert not daemon.has(first, 5)
    assert daemon.put(b"first") == first
    assert other.get(first) == b"first"


@pytest.mark.parametrize("position", [0, 7, -1])
def test_one_flipped_bit_in_a_bucket_is_found_on_reading(bucket: str, position: int) -> None:
    store = SnapshotStore(f"s3://{bucket}/snapshots")
    sha256 = store.put(PAYLOAD)
    bent = bytearray(PAYLOAD)
    bent[position] ^= 1
    behind().pipe_file(f"{bucket}/snapshots/{sha256[:2]}/{sha256}", bytes(bent))
    with pytest.raises(RunFault, match="has been altered"):
        store.get(sha256)


def test_a_lost_blob_is_reported_and_may_be_stored_again(bucket: str) -> None:
    store = SnapshotStore(f"s3://{bucket}/snapshots")
    sha256 = store.put(PAYLOAD)
    behind().rm(f"{bucket}/snapshots/{sha256[:2]}/{sha256}")
    with pytest.raises(RunFault, match=f"snapshot {sha256[:12]} cannot be read from the store"):
        store.get(sha256)
    assert store.get(store.put(PAYLOAD)) == PAYLOAD


def test_a_large_blob_goes_in_parts_and_comes_back_whole(bucket: str) -> None:
    store = SnapshotStore(f"s3://{bucket}/snapshots")
    payload = bytes(range(256)) * (1 << 18)
    sha256 = store.put(payload)
    assert store.has(sha256, len(payload))
    assert store.get(sha256) == payload


def test_a_misspelled_bucket_is_reported_and_not_made(bucket: str) -> None:
    """The file system makes missing folders, and on S3 the first of these is a bucket, in whatever region."""
    store = SnapshotStore(f"s3://{bucket}-misspelled/snapshots")
    with pytest.raises(RunFault, match="cannot be written") as fault:
        store.put(PAYLOAD)
    assert "AIGAP_SNAPSHOTS_URL" in str(fault.value)
    assert not behind().exists(f"{bucket}-misspelled")


def test_a_store_without_credentials_is_reported(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The S3 client's own errors are no OSError: untold, they would end a run with a traceback."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert_every_use_is_told(SnapshotStore(f"s3://{bucket}/snapshots"))


def test_a_store_that_does_not_answer_is_reported(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    assert_every_use_is_told(SnapshotStore(f"s3://{bucket}/snapshots"))


def assert_every_use_is_told(store: SnapshotStore) -> None:
    uses: Sequence[Callable[[], object]] = (
        lambda: store.has("0" * 64, 1),
        lambda: store.put(PAYLOAD),
        lambda: store.get("0" * 64),
    )
    for use in uses:
        with pytest.raises(RunFault, match=r"the snapshot store .* cannot be read") as fault:
            use()
        assert "next step: check AIGAP_SNAPSHOTS_URL" in str(fault.value)
        assert PASSWORD not in str(fault.value)


def test_a_refresh_from_a_bucket_releases_what_one_from_a_folder_does_and_mends_a_bent_blob(
    small: Callable[..., Settings], bucket: str, tmp_path: Path
) -> None:
    local = small()
    other = settings_of(local.project_root, tmp_path / "other", AIGAP_SNAPSHOTS_URL=f"s3://{bucket}/snapshots")
    assert refreshed(other, offline=True) is not None
    assert tables_of(other) == tables_of(local)
    blobs = behind().find(f"{bucket}/snapshots")
    assert len(blobs) == len(EDITIONS)
    assert not (other.data_folder / "snapshots").exists()
    assert refreshed(other, offline=True) is None

    before = seal(other)
    behind().pipe_file(blobs[0], behind().cat_file(blobs[0])[:-1] + b"#")
    shutil.rmtree(other.tables_folder)
    assert refresh.build_release(other, trigger="tests").promoted
    said = "select outcome, contains(reason, 'has been altered') from meta.snapshots where outcome <> 'accepted'"
    assert ask(other, said) == [("lost", True)]
    assert refreshed(other, offline=True) is not None  # an embedded file is landed again from the checkout
    assert tables_of(other) == tables_of(local)
    assert seal(other) != before


def test_what_postgresql_was_told_is_read_back_as_it_was(url: str) -> None:
    large = snapshot(size=5 * 1024**3)  # more than an INTEGER of PostgreSQL holds
    validation = ValidationResult(
        large.snapshot_id, "parser", "held", "3行目", NOW, date(2026, 7, 1), 3, 1, 1, 1, 0, "note"
    )
    fetch = Fetch("publisher", "data", NOW, "failed", 0.1, None, "transient", "no answer")
    release = Release("20261121T120000Z-0123", NOW, "0" * 64, "schedule")
    with Ledger.opened(url) as ledger:
        ledger.add_snapshot(large)
        ledger.add_validation(validation)
        ledger.add_fetch(fetch)
        ledger.add_release(release)
    with Ledger.opened(url) as ledger:
        assert ledger.snapshots() == [large]
        assert ledger.validations() == {(large.snapshot_id, "parser"): validation}
        assert ledger.fetches() == [fetch]
        assert ledger.releases() == [release]


def test_in_postgresql_the_newest_row_holds_by_sequence_and_none_is_changed(url: str, database: sa.URL) -> None:
    with Ledger.opened(url) as ledger:
        for outcome, day in (("held", NOW), ("accepted", datetime(1999, 1, 1))):
            ledger.add_validation(ValidationResult("a", "parser 1", outcome, None, day))
        ledger.add_validation(ValidationResult("a", "parser 2", "held", None, datetime(1970, 1, 1)))
        statuses = {key: validation.outcome for key, validation in ledger.validations().items()}
    assert statuses == {("a", "parser 1"): "accepted", ("a", "parser 2"): "held"}
    with connected(database) as connection:
        rows = connection.execute("select outcome from validations order by sequence").fetchall()
    assert rows == [("held",), ("accepted",), ("held",)]


def test_in_postgresql_a_snapshot_is_recorded_once(url: str) -> None:
    with Ledger.opened(url) as ledger:
        ledger.add_snapshot(snapshot())
        with pytest.raises(RunFault, match="duplicate key"):
            ledger.add_snapshot(snapshot())
        assert ledger.snapshots() == [snapshot()]


def test_processes_that_start_on_an_empty_database_at_once_lose_no_row(url: str, database: sa.URL) -> None:
    """All find no tables and make them; who comes second must not fail over that."""
    names = ("first", "second", "third")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _APPENDER, url, name],
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    with connected(database) as connection, connection.transaction():
        connection.execute("lock table pg_class in share mode")  # they may fetch for tables, and make none
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        waiting = "select count(*) from pg_locks where not granted and relation = 'pg_class'::regclass"
        deadline = time.monotonic() + 20
        while connection.execute(waiting).fetchone() != (len(names),):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    for process in processes:
        assert (process.communicate(timeout=20)[1], process.returncode) == ("", 0)
    with Ledger.opened(url) as ledger:
        fetches = ledger.fetches()
    for name in names:
        assert [fetch.dataset_id for fetch in fetches if fetch.source_id == name] == [
            str(number) for number in range(40)
        ]


def test_a_connection_that_the_server_dropped_is_made_anew(url: str, database: sa.URL) -> None:
    """A refresh reads and computes between two rows, and servers and their proxies drop who is idle."""
    with Ledger.opened(url) as ledger:
        ledger.add_fetch(Fetch("publisher", "data", NOW, "new", 0.1))
        with connected(database) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        ledger.add_fetch(Fetch("publisher", "data", NOW, "unchanged", 0.1))
        assert [fetch.outcome for fetch in ledger.fetches()] == ["new", "unchanged"]


def test_a_publishers_nul_in_a_message_does_not_stop_the_run(url: str) -> None:
    with Ledger.opened(url) as ledger:
        ledger.add_fetch(Fetch("publisher", "data", NOW, "failed", 0.1, None, "permanent", "unknown mark 'a\0b'"))
        assert [fetch.message for fetch in ledger.fetches()] == ["unknown mark 'a␀b'"]


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"password": "wrong-" + PASSWORD}, "password authentication failed"),
        ({"port": 9}, "refused"),
        ({"database": "nosuch"}, 'database "nosuch" does not exist'),
        ({"drivername": "postgres"}, "sqlalchemy.dialects:postgres"),
        ({"drivername": "postgresql+nosuch"}, "nosuch"),
    ],
)
def test_an_unusable_postgresql_is_reported_without_its_password(
    database: sa.URL, changes: dict[str, object], seen: str
) -> None:
    address = database.set(**changes).render_as_string(hide_password=False)  # type: ignore[arg-type]
    with pytest.raises(RunFault, match=seen) as fault, Ledger.opened(address):
        pass
    assert "AIGAP_LEDGER_URL" in str(fault.value)
    assert PASSWORD not in str(fault.value)


def test_a_refresh_with_its_ledger_in_postgresql_releases_what_one_with_sqlite_does(
    small: Callable[..., Settings], url: str, tmp_path: Path
) -> None:
    local = small()
    other = settings_of(local.project_root, tmp_path / "other", AIGAP_LEDGER_URL=url)
    built = refreshed(other, offline=True)
    assert built is not None
    assert tables_of(other) == tables_of(local)
    assert not (other.data_folder / "ledger.sqlite").exists()
    assert refreshed(other, offline=True) is None
    with Ledger.opened(url) as ledger:
        assert [release.release_id for release in ledger.releases()] == [built.release_id]
        assert {validation.outcome for validation in ledger.validations().values()} == {"accepted"}
