"""A real browser, and one running `aigap ui` over one released data folder, for all tests of this folder.

Belongs here: what the tests of pages share. Not here: requests without a browser (``tests/ui/running_ui.py``).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.settings import PROJECT_ROOT
from tests.mirror import body, running_mirror
from tests.publications import DIFFUSION, path_of
from tests.terminal import environment_of
from tests.ui.running_ui import RunningUi, running_ui, start_ui

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NOT_A_TABLE = b"<!doctype html><title>Scheduled maintenance</title><p>Please come back later.</p>"
#: Loading a page takes seconds on a busy machine; a test that fails waits that long once.
PATIENCE_MILLISECONDS = 60_000


@pytest.fixture(scope="session")
def ui_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one release, made by `aigap refresh` while one publisher served a page in place of a table.

    Made once for all processes of a test run: the first makes it while the others wait.
    """
    folder = _of_the_whole_run(tmp_path_factory) / "ui_data"
    with (folder.parent / "ui_data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "aigap.duckdb").exists():
            _refresh_with_a_broken_publisher(folder)
    return folder


def _of_the_whole_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def _refresh_with_a_broken_publisher(folder: Path) -> None:
    with running_mirror() as mirror:
        mirror.answers[path_of(*DIFFUSION)] = body(NOT_A_TABLE, Content_Type="text/html")
        subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "refresh", "--source", DIFFUSION[0]],
            cwd=PROJECT_ROOT,
            env=environment_of(folder, AIGAP_MIRROR=mirror.url),
            check=True,
            capture_output=True,
            timeout=300,
        )


@pytest.fixture(scope="session")
def ui(ui_data_folder: Path) -> Iterator[RunningUi]:
    """The UI on that data folder."""
    running = start_ui(ui_data_folder)
    with running_ui(running):
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one, the tests that ask for it are skipped and say so.

    It ends with its module: its event loop runs in this thread, where Dagster could not run one of its own.
    """
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(CHROMIUM)} is installed (Debian: apt-get install chromium)")
    # Chromium's own sandbox does not start for root, as which a container runs.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=options)
        yield launched
        launched.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """An empty page; after the test, everything that it asked for must have been on this machine, and no script failed.

    For any page of the project: ``browser_page.goto(path.as_uri())`` opens a file.
    """
    context = browser.new_context(viewport={"width": 1600, "height": 1000}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    page.evaluate("0")  # one more word with the browser: by then it has told everything that the page has asked for
    context.close()
    assert asked, "the test has opened no page"
    assert [url for url in asked if not is_local(url)] == []
    assert failed == []


def is_local(url: str) -> bool:
    """Whether what is asked for at an address is on this machine."""
    parts = urlsplit(url)
    return parts.scheme in {"file", "data", "blob", "about"} or parts.hostname in {"127.0.0.1", "localhost"}
