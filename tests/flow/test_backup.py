"""A backup of the data folder: it serves by itself, and refreshes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import RunFault
from pipeline.releasing.backup import back_up
from pipeline.settings import Settings
from tests.commands import typed
from tests.refreshing import ask, tables_of
from tests.small_project import Row, edit_rows

pytestmark = pytest.mark.long

Small = Callable[..., Settings]


def restored(settings: Settings, folder: Path) -> Settings:
    """The same settings on the copy."""
    where = {"snapshots_url": f"file://{folder / 'snapshots'}", "ledger_url": f"sqlite:///{folder / 'ledger.sqlite'}"}
    return replace(settings, data_folder=folder, **where)


def test_a_restored_copy_serves_the_same_release_and_refreshes(small: Small, tmp_path: Path) -> None:
    settings = small()
    done = back_up(settings, tmp_path / "copy")
    before = tables_of(settings)
    settings.current_warehouse.unlink()  # the data folder is gone
    settings.status_database.unlink()
    copy = restored(settings, tmp_path / "copy")
    assert tables_of(copy) == before
    assert not refresh.fetch(copy, offline=True).changed  # nothing is landed anew, so no release is made

    def rounded(row: Row) -> Row:
        return row | {"note": "another note"} if row["source_id"] == "ifr" else row

    edit_rows(copy.reference_folder / "sources" / "sources.csv", rounded)
    assert refresh.fetch(copy, offline=True).changed
    built = refresh.build_release(copy, trigger="tests")
    assert built.promoted
    assert built.release_id != done.release_id
    assert ask(copy, "select note from core.sources where source_id = 'ifr'") == [("another note",)]
    assert ask(copy, "select count(*) from core.observations") == [(len(before["core.observations"]),)]


def test_the_command_says_what_it_copied_and_the_copy_answers_a_query(small: Small, tmp_path: Path) -> None:
    settings, copy = small(), tmp_path / "copy"
    done = typed(settings, "backup", str(copy))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("copied and verified: 4 snapshots")
    answer = typed(restored(settings, copy), "query", "select count(*) > 0 from core.observations")
    assert "True" in answer.stdout


def test_a_snapshot_that_is_damaged_is_reported_and_the_others_are_copied(small: Small, tmp_path: Path) -> None:
    settings = small()
    with Ledger.opened(settings.ledger_url) as ledger:
        damaged = ledger.snapshots()[0]
    blob = next((settings.data_folder / "snapshots").rglob(damaged.sha256))
    blob.chmod(0o644)
    blob.write_bytes(b"x" + blob.read_bytes()[1:])
    done = back_up(settings, tmp_path / "copy")
    assert (done.snapshots, done.lost) == (3, (damaged.snapshot_id,))


_HALF_WRITTEN = """
import os, signal, sqlite3, sys
ledger = sqlite3.connect(sys.argv[1], isolation_level=None)
ledger.execute("pragma cache_size = 1")  # so that changed pages reach the file before the commit
ledger.execute("begin")
ledger.execute("update snapshots set file_name = 'half written' || hex(zeroblob(5000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_ledger_whose_writer_was_killed_is_put_right_and_copied(small: Small, tmp_path: Path) -> None:
    """SQLite keeps what it changes in a journal, which only a connection that may write can play back."""
    settings = small()
    path = settings.data_folder / "ledger.sqlite"
    with Ledger.opened(settings.ledger_url) as ledger:
        before = ledger.snapshots()
    subprocess.run([sys.executable, "-c", _HALF_WRITTEN, str(path)], check=False)
    assert path.with_name("ledger.sqlite-journal").stat().st_size > 0
    done = typed(settings, "backup", str(tmp_path / "copy"))
    assert (done.exit_code, done.stderr) == (0, "")
    with Ledger.opened(f"sqlite:///{tmp_path / 'copy' / 'ledger.sqlite'}") as copied:
        assert copied.snapshots() == before


def test_a_folder_that_is_not_empty_is_left_alone(small: Small, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(RunFault, match="not an empty folder"):
        back_up(small(), folder)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("place", ["copy", "releases/copy", "."])
def test_a_folder_within_the_data_folder_is_refused(small: Small, place: str) -> None:
    """It would be lost with what it is to replace; and `aigap doctor` would call it a stray."""
    settings = small()
    before = sorted(settings.data_folder.rglob("*"))
    done = typed(settings, "backup", str(settings.data_folder / place))
    assert done.exit_code == 1
    assert f"no backup could be made in {(settings.data_folder / place).resolve()}" in done.stderr
    assert sorted(settings.data_folder.rglob("*")) == before


def half_garbage(path: Path) -> None:
    """Some pages of the file are others, and it still begins like a ledger."""
    payload = path.read_bytes()
    path.write_bytes(payload[:4096] + b"garbage " * ((len(payload) - 4096) // 8))


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"garbage " * 1000), half_garbage])
def test_a_ledger_of_garbage_is_one_message_about_the_ledger(
    small: Small, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    """The message once said that the new folder was at fault."""
    settings = small()
    damage(settings.data_folder / "ledger.sqlite")
    done = typed(settings, "backup", str(tmp_path / "copy"))
    assert done.exit_code == 1
    assert done.stderr.startswith("aigap: the ledger cannot be read or is damaged, and nothing was copied")
    assert str(settings.data_folder / "ledger.sqlite") in done.stderr
    assert list(tmp_path.glob("copy*")) == []


def test_a_ledger_on_a_server_is_left_to_its_own_backup(small: Small, tmp_path: Path) -> None:
    settings = replace(small(), ledger_url="postgresql+psycopg://u:s3cret@host/db")
    with pytest.raises(RunFault, match=r"operation\.md") as told:
        back_up(settings, tmp_path / "copy")
    assert "s3cret" not in str(told.value)
