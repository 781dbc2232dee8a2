"""``aigap doctor`` on a data folder to which something was done: each fault is found, and has a next command."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.landing.ledger import Ledger
from pipeline.landing.writer_lock import held_lock
from pipeline.settings import Settings
from pipeline.showing.diagnosis import findings
from tests.commands import typed
from tests.mirror import Mirror, status
from tests.publications import DIFFUSION, path_of
from tests.refreshing import seal
from tests.releases import Small

pytestmark = pytest.mark.long


def wrong(settings: Settings, *, deep: bool = False, online: bool = False) -> list[str]:
    """What is to be seen to, without the sources, which lack much in a small project."""
    found = [f for f in findings(settings, deep=deep, online=online) if f.next_step and f.area != "sources"]
    return [f"{finding.area}: {finding.text} -> {finding.next_step}" for finding in found]


def test_nothing_is_wrong_with_a_sound_folder_and_nothing_is_changed(small: Small) -> None:
    settings = small()
    before = seal(settings), sorted(path.name for path in settings.data_folder.rglob("*"))
    assert wrong(settings) == wrong(settings, deep=True) == []
    assert (seal(settings), sorted(path.name for path in settings.data_folder.rglob("*"))) == before
    said = typed(settings, "doctor").stdout
    for area in ("installed", "data folder", "disk", "writer", "ledger", "clock", "snapshots", "releases", "UI"):
        assert f"  {area}" in said


def blob_altered(settings: Settings) -> None:
    blob = next(path for path in (settings.data_folder / "snapshots").rglob("*") if path.is_file())
    blob.chmod(0o644)
    blob.write_bytes(b"x" + blob.read_bytes()[1:])


def blob_lost(settings: Settings) -> None:
    next(path for path in (settings.data_folder / "snapshots").rglob("*") if path.is_file()).unlink()


def release_changed(settings: Settings) -> None:
    path = settings.current_warehouse.resolve()
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\0")


def ledger_damaged(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.data_folder / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("pragma writable_schema = on")
        ledger.execute("update sqlite_schema set rootpage = 2 where name = 'holds'")


@pytest.mark.parametrize(
    ("damage", "is_deep", "told"),
    [
        (blob_lost, False, "snapshots: 1 of 4 lost or altered"),
        (blob_altered, True, "snapshots: 1 of 4 lost or altered"),
        (release_changed, False, "releases: changed since they were released"),
        (ledger_damaged, False, "ledger: damaged"),
        (lambda s: (s.data_folder / "letter.txt").touch(), False, "stray files: not of aigap: letter.txt"),
        (lambda s: (s.data_folder / "status.next.duckdb").touch(), False, "stray files: of a process that was killed"),
        (
            lambda s: (s.data_folder / "aigap.duckdb.next").symlink_to("releases/none"),
            False,
            "stray files: of a process that was killed: aigap.duckdb.next",
        ),
        (lambda s: s.current_warehouse.unlink(), False, "releases: there is no current release"),
    ],
)
def test_what_was_done_to_a_folder_is_found(
    small: Small, damage: Callable[[Settings], object], is_deep: bool, told: str
) -> None:
    settings = small()
    damage(settings)
    assert any(line.startswith(told) for line in wrong(settings, deep=is_deep)), wrong(settings, deep=is_deep)


def test_a_ledger_of_garbage_is_one_line(small: Small) -> None:
    """The same cause was told six times, once for each part that reads the ledger."""
    settings = small()
    (settings.data_folder / "ledger.sqlite").write_bytes(b"garbage " * 1000)
    assert len([line for line in wrong(settings) if "not a database" in line]) == 1, wrong(settings)
    said = typed(settings, "doctor").stdout
    assert "1 thing is to be seen to" in said


def test_a_lost_ledger_is_told_and_none_is_made_in_its_place(small: Small) -> None:
    settings = small()
    path = settings.data_folder / "ledger.sqlite"
    path.unlink()
    assert any(line.startswith(f"ledger: {path} is lost") for line in wrong(settings))
    assert not path.exists()


def test_an_owner_without_a_name_is_no_fault(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(number: int) -> object:
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", nobody)
    assert wrong(small()) == []


def test_a_clock_behind_the_ledger_a_writer_at_work_and_a_taken_port_are_told(small: Small) -> None:
    settings = small()
    early = replace(settings, now=lambda: settings.now() - timedelta(days=3))
    assert any(line.startswith("clock: it is ") for line in wrong(early))
    with held_lock(settings.data_folder, "a test"):
        assert any(f.area == "writer" and "a test" in f.text for f in findings(settings))
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 3000))
        listening.listen()
        assert any("aigap ui --port 3001" in line for line in wrong(settings))


def test_online_says_which_publisher_answers(small: Small, mirror: Mirror) -> None:
    settings = small(AIGAP_MIRROR=mirror.url)
    mirror.answers[path_of(*DIFFUSION)] = status(404)
    (line,) = [line for line in wrong(settings, online=True) if f"{DIFFUSION[0]}/" in line]
    assert "404" in line
    with Ledger.opened(settings.ledger_url) as ledger:
        assert ledger.fetches() == []


def test_before_the_first_refresh_it_says_how_to_begin(settings_at: Small, tmp_path: Path) -> None:
    said = typed(settings_at(tmp_path / "new"), "doctor")
    assert said.exit_code == 1
    assert "next: aigap refresh" in said.stdout
    assert not (tmp_path / "new").exists()
