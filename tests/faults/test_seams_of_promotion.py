"""Killed with SIGKILL at a seam of the promotion: the next step, whichever it is, finishes or sweeps what was begun."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.releasing.promotion import releases_on_disk
from pipeline.settings import Settings
from tests.commands import typed
from tests.killing import killed_at
from tests.refreshing import seal
from tests.releases import Small

pytestmark = pytest.mark.long

POINTER = "pipeline.releasing.promotion:_point"


def other_rank(settings: Settings) -> None:
    """Give the refresh something to do that people have quoted: Japan's place among the robot densities."""
    path = settings.reference_folder / "editions" / "ifr__robot_density_2023.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",419,", ",9999,"), encoding="utf-8")


def told_of(settings: Settings, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.status_database), read_only=True) as connection:
        return connection.execute(table).fetchall()


@pytest.mark.parametrize(
    ("where", "when"), [(POINTER, "after"), ("pipeline.landing.ledger:Ledger.add_release", "after")]
)
def test_a_release_whose_process_was_killed_before_it_was_recorded_is_recorded_with_its_alerts(
    small_with_marts: Small, where: str, when: str
) -> None:
    """The alerts of its ranks and verdicts were once lost, and `live.releases` lacked it until the next news."""
    settings = small_with_marts()
    other_rank(settings)
    killed_at(settings, where, when)
    assert not refresh.fetch(settings, offline=True).changed
    with Ledger.opened(settings.ledger_url) as ledger:
        ids = [release.release_id for release in ledger.releases()]
        ranks = [alert.title for alert in ledger.alerts() if alert.kind == "rank"]
    assert len(ids) == len(set(ids)) == 2
    assert seal(settings)[0] == f"aigap-{ids[-1]}.duckdb"
    assert ranks == ["JPN: another rank in Robot density in manufacturing (robot_density)"]
    assert told_of(settings, "select release_id from releases") == [(name,) for name in ids]
    assert ("rank",) in told_of(settings, "select kind from alerts")


def test_a_release_that_never_became_current_is_swept_by_the_next_step(small: Small) -> None:
    """`aigap diff` once took it for the release before."""
    settings = small()
    before = seal(settings)
    other_rank(settings)
    killed_at(settings, POINTER, "before")
    assert len(releases_on_disk(settings)) == 2
    typed(settings, "accept", "nothing", "--why", "no such file")  # any step that may write
    assert [home.name for home in releases_on_disk(settings)] == [settings.current_warehouse.resolve().parent.name]
    assert seal(settings) == before
    assert "seen: 1 on disk" in typed(settings, "diff").stderr
    assert refresh.fetch(settings, offline=True).changed


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_release_that_was_current_is_never_swept_though_no_ledger_knows_of_it(
    small: Small, tmp_path: Path, when: str
) -> None:
    """It was taken for one that never became current: gone back from, and unknown to a ledger that was restored."""
    settings = small()
    (first,) = [home.name for home in releases_on_disk(settings)]
    ledger = settings.data_folder / "ledger.sqlite"
    shutil.copy(ledger, tmp_path / "older.sqlite")
    other_rank(settings)
    killed_at(settings, "pipeline.releasing.promotion:mark_current", when)
    assert [path.parent.name == first for path in settings.releases_folder.glob("*/never_current")] == (
        [False] if when == "before" else []
    )
    done = typed(settings, "rollback", "--why", "the rank is wrong")
    assert done.exit_code == 0, done.stderr
    shutil.copy(tmp_path / "older.sqlite", ledger)
    typed(settings, "accept", "nothing", "--why", "no such file")  # any step that may write
    assert [home.name == first for home in releases_on_disk(settings)] == [True, False]
    assert list(settings.releases_folder.glob("*/never_current")) == []


def test_nothing_is_left_behind_of_a_status_file_that_was_half_written(small: Small) -> None:
    settings = small()
    other_rank(settings)
    killed_at(settings, "pipeline.releasing.status_file:rows_as_sql", "before")
    assert left_of(settings.data_folder)
    typed(settings, "accept", "nothing", "--why", "no such file")
    assert left_of(settings.data_folder) == []


def left_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("status.next*"))
