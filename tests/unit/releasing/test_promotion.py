"""Promotion, on a real folder: one atomic step, readers undisturbed, old releases forgotten in order."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline.parsing.faults import RunFault
from pipeline.releasing.promotion import (
    current_release,
    forget_old_releases,
    new_release_folder,
    promote,
    warehouse_file,
    what_changed_it,
)
from pipeline.settings import Settings


def release(settings: Settings, release_id: str) -> Path:
    """Promote a warehouse that says its own name."""
    folder = new_release_folder(settings, release_id)
    with duckdb.connect(str(folder / warehouse_file(release_id))) as connection:
        connection.execute(f"create table name as select '{release_id}' as name")
    (folder / "published").mkdir()
    (folder / "published" / "table.parquet").write_bytes(b"PAR1")
    manifest = {"release_id": release_id, "built_at": "2026-11-21T00:00:00Z", "fingerprint": "f", "trigger": "tests"}
    manifest |= {"row_counts": {}}  # type: ignore[dict-item]
    path = promote(settings, folder, release_id, manifest)
    forget_old_releases(settings)
    return path


def name_in(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("select name from name").fetchone()
    assert row is not None
    return str(row[0])


def test_a_promoted_release_is_current_under_a_relative_link(settings: Settings) -> None:
    """An absolute link breaks where the data folder is moved or mounted elsewhere."""
    path = release(settings, "1")
    assert path == settings.releases_folder / "1" / "aigap-1.duckdb"
    assert settings.current_warehouse.readlink() == Path("releases/1/aigap-1.duckdb")
    assert name_in(settings.current_warehouse.resolve()) == "1"
    assert json.loads((path.parent / "manifest.json").read_text())["release_id"] == "1"
    assert (path.parent / "published" / "table.parquet").exists()


def test_a_release_can_be_read_only_and_a_changed_one_is_told_by_its_bytes(settings: Settings) -> None:
    path = release(settings, "1")
    assert path.stat().st_mode & 0o222 == 0
    assert what_changed_it(path) is None
    os.utime(path)  # as after a copy: another time, and the same bytes
    assert what_changed_it(path) is None
    path.chmod(0o644)
    with duckdb.connect(str(path)) as other_client:
        other_client.execute("update name set name = 'another'")
    assert "released was" in str(what_changed_it(path))
    manifest = path.parent / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"warehouse": None}))
    assert what_changed_it(path) is None  # of an earlier version


def test_a_reader_of_the_old_release_keeps_its_file_and_the_next_one_sees_the_new(settings: Settings) -> None:
    release(settings, "1")
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as reader:
        release(settings, "2")
        assert reader.execute("select name from name").fetchone() == ("1",)
        assert name_in(settings.current_warehouse.resolve()) == "2"


def test_the_link_is_never_missing_or_half_while_it_is_replaced(settings: Settings) -> None:
    release(settings, "0")
    ended = threading.Event()
    seen: set[str] = set()
    missing = 0

    def read() -> None:
        nonlocal missing
        while not ended.is_set():
            try:
                seen.add(str(settings.current_warehouse.readlink()))
                missing += not settings.current_warehouse.exists()
            except OSError:
                missing += 1

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 12):
        release(settings, f"{number:02}")
    ended.set()
    reader.join()
    assert missing == 0
    assert all(name.startswith("releases/") and name.endswith(".duckdb") for name in seen)


def test_the_newest_releases_are_kept_and_the_current_one_whatever_its_age(
    settings_at: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = settings_at(tmp_path / "data", AIGAP_KEEP_RELEASES="2")
    for name in ("3", "4", "5"):
        release(settings, name)
    assert sorted(path.name for path in settings.releases_folder.iterdir()) == ["4", "5"]
    release(settings, "1")
    assert sorted(path.name for path in settings.releases_folder.iterdir()) == ["1", "4", "5"]
    assert name_in(settings.current_warehouse.resolve()) == "1"


def test_a_release_never_replaces_one_of_the_same_name(settings: Settings) -> None:
    """A file name that is used twice can meet the write-ahead log of its first use."""
    release(settings, "1")
    before = (settings.releases_folder / "1" / "aigap-1.duckdb").read_bytes()
    with pytest.raises(OSError, match="not empty"):
        release(settings, "1")
    assert (settings.releases_folder / "1" / "aigap-1.duckdb").read_bytes() == before


def test_a_link_that_a_killed_promotion_left_is_swept(settings: Settings) -> None:
    settings.data_folder.mkdir(parents=True)
    (settings.data_folder / "aigap.duckdb.next").symlink_to("nowhere")
    release(settings, "1")
    assert not (settings.data_folder / "aigap.duckdb.next").is_symlink()


def test_no_release_is_current_before_the_first(settings: Settings) -> None:
    assert current_release(settings) is None


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"release_id": "1"}'])
def test_a_damaged_manifest_counts_as_no_release_so_that_a_new_one_is_made(
    settings: Settings, text: str | None
) -> None:
    path = release(settings, "1").parent / "manifest.json"
    path.unlink()
    if text is not None:
        path.write_text(text)
    assert current_release(settings) is None


def test_a_deleted_release_counts_as_none(settings: Settings) -> None:
    release(settings, "1").unlink()
    assert current_release(settings) is None


def test_a_folder_that_cannot_be_written_is_reported(settings_at: Callable[..., Settings], tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "data")
    (tmp_path / "data").write_text("")
    with pytest.raises(RunFault, match="cannot be written"):
        new_release_folder(settings, "1")
