"""A refresh that is really killed, at every stage: what readers have stays whole, and the next refresh puts all right.

A child process refreshes a changed project and stops at a point of its way; it is killed there with SIGKILL.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import RunFault
from pipeline.releasing.promotion import releases_on_disk
from pipeline.settings import Settings
from tests.killing import refreshing
from tests.refreshing import ask, refreshed, seal
from tests.releases import Releases, Small, copy_of

pytestmark = pytest.mark.long

#: By what has just happened: where the child stops.
POINTS = {
    "a blob is written under no name yet": ("fsspec.implementations.local:LocalFileSystem.mv", "before"),
    "a file is landed": ("pipeline.landing.ledger:Ledger.add_snapshot", "after"),
    "the status file is half written": ("pipeline.releasing.status_file:asdict", "before"),
    "half a table is written": ("pipeline.normalizing.source_tables:write_quarantine", "before"),
    "the candidate is half built": ("pipeline.building.candidate:_Builder.run_models", "before"),
    "the release is in its place": ("pipeline.releasing.promotion:_point", "before"),
    "the pointer is about to be made": ("pathlib:Path.symlink_to", "before"),
    "the pointer stands beside the one that it replaces": ("pathlib:Path.symlink_to", "after"),
    "the release is current": ("pipeline.releasing.promotion:_point", "after"),
}
RANDOM = [f"whatever happens by chance {number}" for number in (1, 2)]


@dataclass
class Killed:
    """A child on its way, on a data folder of its own."""

    settings: Settings
    before: tuple[str, str]
    process: subprocess.Popen[str]

    def wait_and_kill(self, point: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() in {"stopped\n", "started\n"}
        if point in RANDOM:
            time.sleep(random.uniform(0.05, 1.5))
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def children(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Killed]]:
    """One child for each point, all under way at once."""
    started = {}
    for number, point in enumerate([*POINTS, *RANDOM]):
        settings = copy_of(releases.of_a_small_project(), tmp_path_factory.mktemp("killed") / str(number))()
        _change(settings)
        where = POINTS.get(point, ("", ""))
        started[point] = Killed(settings, seal(settings), refreshing(settings, *where))
    yield started
    for child in started.values():
        if child.process.poll() is None:
            child.process.kill()
            child.process.communicate()


def _change(settings: Settings) -> None:
    """Give the refresh something to do: one corrected figure of an embedded edition."""
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text().replace(",26.7,", ",27.7,"))


VALUE = "select value from core.observations where indicator_id = 'genai_personal_use_share' and geo = 'JPN'"


def _personal_use(settings: Settings) -> list[float]:
    return sorted({round(row[0], 6) for row in ask(settings, VALUE)})


@pytest.mark.parametrize("point", [*POINTS, *RANDOM])
def test_the_release_stays_whole_and_the_next_refresh_puts_all_right(children: dict[str, Killed], point: str) -> None:
    child = children[point]
    settings = child.settings
    child.wait_and_kill(point)
    if point in POINTS and point != "the release is current":
        assert seal(settings) == child.before
    assert _personal_use(settings) in ([0.091, 0.267], [0.091, 0.277])

    refreshed(settings, offline=True)
    assert _personal_use(settings) == [0.091, 0.277]
    assert seal(settings)[0] != child.before[0]
    assert refreshed(settings, offline=True) is None
    left = [path for path in settings.data_folder.rglob("*") if path.suffix in {".part", ".wal", ".next", ".tmp"}]
    assert left == []
    building = settings.data_folder / "building"
    assert not building.exists() or list(building.iterdir()) == []
    with Ledger.opened(settings.ledger_url) as ledger:
        releases = [release.release_id for release in ledger.releases()]
    assert seal(settings)[0] == f"aigap-{releases[-1]}.duckdb"
    assert [home.name for home in releases_on_disk(settings)] == releases
    assert len(releases) == len(set(releases)) == 2


def test_a_second_refresh_is_refused_while_one_runs_and_readers_are_not(small: Small) -> None:
    settings = small()
    _change(settings)
    before = seal(settings)
    where = POINTS["the candidate is half built"]
    with refreshing(settings, *where) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "stopped\n"
            for refused in (lambda: refresh.fetch(settings), lambda: refresh.build_release(settings, trigger="tests")):
                with pytest.raises(RunFault, match=rf"process {process.pid} \(building a release\), since 20"):
                    refused()
            assert seal(settings) == before
            assert _personal_use(settings) == [0.091, 0.267]
            assert (settings.data_folder / "building").exists()
        finally:
            process.kill()
    assert refresh.fetch(settings, offline=True).changed
