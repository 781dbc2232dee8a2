"""A release made again from what its manifest names, and equal whatever day, place and machine it is made on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.releasing.promotion import MANIFEST
from pipeline.releasing.table_hashes import table_hashes
from pipeline.settings import PROJECT_ROOT, Settings
from tests.commands import typed
from tests.mirror import Mirror
from tests.publications import DIFFUSION, ROBOTS, publish
from tests.refreshing import refreshed
from tests.releases import Small

pytestmark = pytest.mark.long

#: A first refresh into a folder, on another day and with another number of threads than those of this machine.
_ELSEWHERE = """
import sys
from dataclasses import replace
from datetime import datetime
import duckdb
from pipeline import refresh
from pipeline.settings import Settings

connect = duckdb.connect
def connect_with(*arguments, **keywords):
    connection = connect(*arguments, **keywords)
    connection.execute("set threads = " + sys.argv[1])
    return connection
duckdb.connect = connect_with
settings = replace(Settings.from_environment(), now=lambda: datetime.fromisoformat(sys.argv[2]))
refresh.fetch(settings, offline=True)
print(refresh.build_release(settings, trigger="elsewhere").promoted)
"""
#: What is late is so by the day.
LATE_BY_THE_DAY = {"meta.source_status", "meta.source_freshness"}


def current(settings: Settings) -> str:
    return settings.current_warehouse.resolve().parent.name


def manifest_of(settings: Settings) -> Path:
    return settings.releases_folder / current(settings) / MANIFEST


def test_two_builds_on_another_day_place_hash_seed_and_number_of_threads_are_equal(
    released: Settings, tmp_path: Path
) -> None:
    environment = {
        "AIGAP_DATA": str(tmp_path / "data"),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4711",
        "POLARS_MAX_THREADS": "7",
        "PATH": "/usr/bin",
    }
    later = f"{released.now() + timedelta(days=20):%Y-%m-%dT%H:%M}"
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, "7", later],
        cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "True\n", done.stderr
    other = Settings.from_environment({"AIGAP_DATA": str(tmp_path / "data")})
    here, there = table_hashes(released.current_warehouse.resolve()), table_hashes(other.current_warehouse.resolve())
    assert len(here) > 100
    assert {name for name in here if here[name] != there.get(name)} <= LATE_BY_THE_DAY
    assert json.loads(manifest_of(released).read_text())["tables"] == {name: asdict(h) for name, h in here.items()}


def test_a_release_of_fetched_and_held_files_is_replayed_and_equal(small: Small, mirror: Mirror) -> None:
    """Long after it was made, with more landed since, and from bytes and ledger alone: parsed tables are not needed."""
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, ROBOTS, DIFFUSION)
    refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]])
    assert refresh.build_release(settings, trigger="tests").promoted
    name = current(settings)
    refresh.fetch(settings, only=[ROBOTS[0]])  # what is recorded since is no part of it
    shutil.rmtree(settings.tables_folder)
    ledger = (settings.data_folder / "ledger.sqlite").read_bytes()
    later = replace(settings, now=lambda: datetime(2031, 1, 1))
    done = typed(later, "replay", name)
    assert done.exit_code == 0, done.stdout + done.stderr
    assert done.stdout.startswith("equal: ")
    assert (settings.data_folder / "ledger.sqlite").read_bytes() == ledger
    assert not settings.tables_folder.exists()


def test_a_release_that_says_something_else_is_found_by_its_tables(small: Small) -> None:
    settings = small()
    before = current(settings)
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",26.7,", ",27.7,"), encoding="utf-8")
    assert refreshed(settings, offline=True) is not None
    done = typed(settings, "replay", current(settings), "--against", before)
    assert done.exit_code == 1
    assert "core.observations" in done.stdout and "differ from" in done.stdout
    assert "core.units" not in done.stdout


def test_a_release_of_other_code_is_replayed_by_that_code_which_git_brings_back(small: Small) -> None:
    settings = small()
    root = settings.project_root

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=aigap", "-c", "user.email=aigap@example.org"]
        subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)

    (root / "workspace.yaml").touch()
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "as it was")
    assert refresh.build_release(settings, trigger="tests").promoted
    path = root / "warehouse" / "models" / "core" / "observations_latest.sql"
    path.write_text(path.read_text(encoding="utf-8") + "-- another version\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "replay", current(settings)],
        cwd=root,
        env={"PATH": "/usr/bin", "PYTHONPATH": str(root), "AIGAP_DATA": str(settings.data_folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "trying the revision" in done.stderr
    assert done.stdout.startswith("equal: ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["nothing"], "there is no release nothing on disk"), (["CURRENT", "--against", "no"], "no release no on disk")],
)
def test_a_release_that_is_not_there_is_one_message(small: Small, arguments: list[str], told: str) -> None:
    settings = small()
    refused = typed(settings, "replay", *[current(settings) if word == "CURRENT" else word for word in arguments])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert told in refused.stderr


def test_what_is_lacking_is_said(small: Small) -> None:
    settings = small()
    with Ledger.opened(settings.ledger_url) as ledger:
        lost = ledger.snapshots()[0]
    next((settings.data_folder / "snapshots").rglob(lost.sha256)).unlink()
    refused = typed(settings, "replay", current(settings))
    assert (refused.exit_code, lost.snapshot_id in " ".join(refused.stderr.split())) == (1, True)
    path = manifest_of(settings)
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({name: said for name, said in manifest.items() if name != "made_of"}), encoding="utf-8")
    assert "does not name what it was made of" in typed(settings, "replay", current(settings)).stderr
