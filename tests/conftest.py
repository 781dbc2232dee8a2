"""What every test may use: the folder of genuine files, a data folder of its own, and one warehouse built offline.

Tests marked ``genuine`` need the publishers' own files, which are not part of the project. Where they are not at hand
the test is skipped and says so; with AIGAP_SHARED set they are promised, and a skip is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.normalizing.identity import code_identity
from pipeline.settings import PROJECT_ROOT, Settings
from tests import loopback
from tests.mirror import Mirror
from tests.promises import OUTCOMES
from tests.property_settings import register_profiles
from tests.publications import publishers
from tests.releases import Releases, Small, copy_of, move_mirror

register_profiles()
loopback.install()

_ENDED: dict[str, str] = {}
#: How a test ended that has several cases: as the worst of them did.
_WORST_FIRST = ("failed", "skipped", "passed")
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
    return Settings.from_environment({"AIGAP_DATA": str(releases.of_the_checkout())})


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


@pytest.fixture(autouse=True)
def _nothing_beyond_loopback() -> Iterator[None]:
    """Fail the test in which something was to leave this machine."""
    loopback.REFUSED.clear()
    yield
    assert loopback.REFUSED == []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep how each test ended, and count those on genuine files."""
    if report.when == "call" or not report.passed:
        name = report.nodeid.partition("[")[0]
        _ENDED[name] = min(report.outcome, _ENDED.get(name, "passed"), key=_WORST_FIRST.index)
    if "genuine" in report.keywords and (report.when == "call" or report.skipped):
        _GENUINE_RESULTS[report.outcome] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Add how tests ended to what `make promises` reads; only the process that hears of all of them does."""
    cache = getattr(session.config, "cache", None)  # it may be switched off
    if not hasattr(session.config, "workerinput") and _ENDED and cache is not None:
        identity = code_identity(Settings.from_environment({}))
        cache.set(OUTCOMES, cache.get(OUTCOMES, {}) | {name: [outcome, identity] for name, outcome in _ENDED.items()})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on genuine files, so that their absence is never silent."""
    ran = _GENUINE_RESULTS["passed"] + _GENUINE_RESULTS["failed"]
    terminalreporter.write_line(f"genuine files: {ran} tests ran, {_GENUINE_RESULTS['skipped']} skipped")


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    """A publishers' mirror on loopback, without any answer yet; only what ``tests.publications`` has is fetched."""
    with publishers() as running:
        yield running


@pytest.fixture
def small(releases: Releases, tmp_path: Path) -> Small:
    """Settings of a small project with one release, both of this test's own; keywords are ``AIGAP_*`` variables."""
    return copy_of(releases.of_a_small_project(), tmp_path / "small")


@pytest.fixture
def small_with_marts(releases: Releases, tmp_path: Path) -> Small:
    """The same with its marts, which the command line shows after a refresh."""
    return copy_of(releases.of_a_small_project(marts=True), tmp_path / "small_with_marts")


@pytest.fixture
def prepared(releases: Releases, mirror: Mirror, tmp_path: Path) -> Callable[..., Settings]:
    """Settings of this test's copy of what several tests begin with, and this test's mirror in place of the first one.

    ``prepared(prepare, ...)`` takes what fills the small project, once in a run, and ``AIGAP_*`` variables.
    """

    def begin(prepare: Callable[[Small, Mirror], None], **variables: str) -> Settings:
        made = releases.prepared(prepare)
        settings = copy_of(made, tmp_path / "prepared")(AIGAP_MIRROR=mirror.url, **variables)
        move_mirror(settings, made, mirror.url)
        return settings

    return begin
