"""What every test may use: the folder of genuine files, a data folder of its own, and one warehouse built offline.

Tests marked ``genuine`` need the publishers' own files, which are not part of the project. Where they are not at hand
the test is skipped and says so; with AIGAP_SHARED set they are promised, and a skip is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest

from pipeline.landing import live_sources
from pipeline.settings import PROJECT_ROOT, Settings
from tests.mirror import Mirror, running_mirror
from tests.publications import published_sources
from tests.releases import Releases, copy_of
from tests.small_project import settings_of

_GENUINE_RESULTS = {"passed": 0, "failed": 0, "skipped": 0}


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder that holds ``publishers/`` and ``facts/``."""
    folder = Path(os.environ.get("AIGAP_SHARED") or PROJECT_ROOT.parent / "shared")
    if not (folder / "publishers").is_dir():
        message = f"the publishers' genuine files are not at {folder} (AIGAP_SHARED)"
        if os.environ.get("AIGAP_SHARED"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture
def settings_at() -> Callable[..., Settings]:
    """Settings on a data folder, with other ``AIGAP_*`` variables as keywords; nothing of the environment enters."""

    def make(data_folder: Path, **variables: str) -> Settings:
        return Settings.from_environment({"AIGAP_DATA": str(data_folder), **variables})

    return make


@pytest.fixture
def settings(tmp_path: Path, settings_at: Callable[..., Settings]) -> Settings:
    """Default settings on a data folder of this test's own."""
    return settings_at(tmp_path / "data")


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """The releases that the tests of this run share."""
    return Releases(tmp_path_factory)


@pytest.fixture(scope="session")
def released(releases: Releases) -> Settings:
    """Settings of a data folder with one release, built from the embedded editions alone. Read only."""
    return Settings.from_environment({"AIGAP_DATA": str(releases.of_the_checkout() / "data")})


@pytest.fixture(scope="session")
def _opened(released: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own that reads the release: what the product sets on its connections does not reach it."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{released.current_warehouse.resolve()}' as release (read_only)")
        yield connection


@pytest.fixture
def warehouse(_opened: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse built offline."""
    with _opened.cursor() as connection:
        connection.execute("use release")
        yield connection


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count how the tests on genuine files ended."""
    if "genuine" in report.keywords and (report.when == "call" or report.skipped):
        _GENUINE_RESULTS[report.outcome] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on genuine files, so that their absence is never silent."""
    ran = _GENUINE_RESULTS["passed"] + _GENUINE_RESULTS["failed"]
    terminalreporter.write_line(f"genuine files: {ran} tests ran, {_GENUINE_RESULTS['skipped']} skipped")


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A publishers' mirror on loopback, without any answer yet; only what ``tests.publications`` has is fetched."""
    monkeypatch.setattr(live_sources, "declared_sources", published_sources)
    with running_mirror() as running:
        yield running


@pytest.fixture
def small(releases: Releases, tmp_path: Path) -> Callable[..., Settings]:
    """Settings of a small project with one release, both of this test's own; keywords are ``AIGAP_*`` variables."""
    settings = copy_of(releases.of_a_small_project(), tmp_path / "small")
    return partial(settings_of, settings.project_root, settings.data_folder)
