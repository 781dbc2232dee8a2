"""A data folder that the account may not read, as every command tells it: one message, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.landing.ledger import Ledger
from pipeline.settings import PROJECT_ROOT

pytestmark = pytest.mark.long

#: root reads what it likes; without these two capabilities it is held to permissions as everybody else.
AS_OTHERS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []

COMMANDS = (
    ["status"],
    ["report"],
    ["report", "--svg", "charts"],
    ["releases"],
    ["releases", "--pin", "20260101T000000Z-00000000"],
    ["backup", "copy"],
    ["export", "files"],
    ["publish", "site"],
    ["replay", "20260101T000000Z-00000000"],
    ["rollback", "--why", "wrong"],
    ["diff"],
    ["gap"],
    ["query", "select 1"],
    ["cite", "private_ai_investment", "JPN", "2024"],
    ["alerts"],
    ["alerts", "--test"],
    ["accept", "snapshot", "--why", "right"],
    ["reject", "snapshot", "--why", "wrong"],
    ["land", "ifr", "file.csv", "--edition", "2024", "--published-at", "2024-11-20"],
    ["refresh", "--offline"],
    ["check", "article.txt"],
    ["ui"],
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "file.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "article.txt").write_text("Japan has 419 robots.", encoding="utf-8")
    closed = tmp_path / "closed"
    (closed / "releases").mkdir(parents=True)
    yield closed
    closed.chmod(0o755)
    (closed / "releases").chmod(0o755)


def aigap(cwd: Path, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*AS_OTHERS, sys.executable, "-m", "pipeline.cli", *arguments]
    environment = os.environ | {"AIGAP_DATA": str(data), "PYTHONPATH": str(PROJECT_ROOT), "COLUMNS": "1000"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_folder_that_may_not_be_read_is_one_message(folder: Path, arguments: list[str]) -> None:
    """Eight commands once ended with a traceback."""
    told_once(folder, folder, *arguments)


@pytest.mark.parametrize("command", ["status", "releases"])
def test_a_way_that_may_not_be_gone_is_one_message(folder: Path, command: str) -> None:
    told_once(folder, folder / "deeper", command)


@pytest.mark.parametrize("arguments", [["status"], ["releases"], ["replay", "x"], ["publish", "site"]], ids=" ".join)
def test_releases_that_may_not_be_read_are_not_taken_for_none(folder: Path, arguments: list[str]) -> None:
    """A list that could not be read was an empty one."""
    (folder / "aigap.duckdb").symlink_to("releases/one/aigap-one.duckdb")
    (folder / "releases").chmod(0)
    done = aigap(folder.parent, folder, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"aigap: the data folder {folder} cannot be read or written"), done.stderr


def test_a_backup_says_that_the_data_folder_cannot_be_read_and_not_the_new_one(folder: Path) -> None:
    (folder / "aigap.duckdb").symlink_to("releases/one/aigap-one.duckdb")
    with Ledger.opened(f"sqlite:///{folder / 'ledger.sqlite'}"):
        (folder / "releases").chmod(0)
    done = aigap(folder.parent, folder, "backup", "copy")
    assert done.stderr.startswith(f"aigap: the data folder {folder} cannot be read or written"), done.stderr
    assert list(folder.parent.glob("copy*")) == []


def test_a_backup_says_that_the_ledger_cannot_be_read_and_not_the_new_folder(folder: Path) -> None:
    with Ledger.opened(f"sqlite:///{folder / 'ledger.sqlite'}"):
        (folder / "ledger.sqlite").chmod(0)
    done = aigap(folder.parent, folder, "backup", "copy")
    assert done.stderr.startswith("aigap: the ledger cannot be read or is damaged, and nothing was copied")
    assert str(folder / "ledger.sqlite") in done.stderr
    assert list(folder.parent.glob("copy*")) == []


def told_once(folder: Path, data: Path, *arguments: str) -> None:
    folder.chmod(0)
    done = aigap(folder.parent, data, *arguments)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("aigap: ") == 1, done.stderr
    assert str(data) in done.stderr
    assert "next step: correct its permissions" in done.stderr


def test_the_doctor_says_it_once(folder: Path) -> None:
    folder.chmod(0)
    done = aigap(folder.parent, folder, "doctor")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout.count("Permission denied") == 1, done.stdout
    assert "1 thing is to be seen to" in done.stdout


@pytest.mark.parametrize("place", ["data", "data/deeper"])
@pytest.mark.parametrize("arguments", [["status"], ["doctor"], ["refresh", "--offline"], ["releases"]], ids=" ".join)
def test_a_file_in_the_place_of_the_folder_is_one_message(tmp_path: Path, place: str, arguments: list[str]) -> None:
    (tmp_path / "data").write_text("a letter", encoding="utf-8")
    done = aigap(tmp_path, tmp_path / place, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("aigap: the setting AIGAP_DATA is not usable")
    assert f"{tmp_path / 'data'} is a file" in done.stderr
    assert (tmp_path / "data").read_text(encoding="utf-8") == "a letter"
