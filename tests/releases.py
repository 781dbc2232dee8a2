"""Releases that many tests read or copy: each is built once in a whole run, by whichever process asks for it first.

Belongs here: where they are kept, and who builds them while the others wait. Not here: what a test does to its copy.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.releasing.fingerprint import fingerprint_of
from pipeline.settings import PROJECT_ROOT, Settings
from tests.small_project import EDITIONS, make_small_project, settings_of
from tests.terminal import environment_of


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that all processes of a run share, filled by ``make``: by the first that asks, while the others wait."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    folder, done = shared / name, shared / f"{name}.done"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that was ended half-way
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


class Releases:
    """Folders with one release each, made offline of the embedded editions; named by what they are made of.

    They are read only: a test that changes one takes a copy (``copy_of``).
    """

    def __init__(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self._factory = tmp_path_factory
        self._name = f"releases/{fingerprint_of(Settings.from_environment({}), [], [])[:16]}"

    def of_the_checkout(self) -> Path:
        """A folder with the ``data`` that a person's first refresh leaves, and its ``stdout`` and ``stderr``."""
        return made_once(self._factory, f"{self._name}_checkout", _refresh_by_command)

    def of_a_small_project(
        self, *, marts: bool = False, suites: bool = False, editions: Collection[str] = EDITIONS
    ) -> Path:
        """A folder with a small ``project`` and its ``data``; the options are those of ``make_small_project``."""

        def make(folder: Path) -> None:
            root = make_small_project(folder / "project", marts=marts, suites=suites, editions=editions)
            settings = settings_of(root, folder / "data")
            refresh.fetch(settings, offline=True)
            built = refresh.build_release(settings, trigger="tests")
            assert built.promoted, [check for check in built.checks if check.blocks]

        named = [*(["marts"] if marts else []), *(["suites"] if suites else []), *sorted(editions)]
        return made_once(self._factory, f"{self._name}_{'_'.join(named)}", make)


def copy_of(made: Path, folder: Path, **variables: str) -> Settings:
    """Settings of a test's own copy of a small project and its release; keywords are ``AIGAP_*`` variables."""
    shutil.copytree(made, folder, symlinks=True)
    return settings_of(folder / "project", folder / "data", **variables)


def _refresh_by_command(folder: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline"]
    done = subprocess.run(
        command, cwd=PROJECT_ROOT, env=environment_of(folder / "data"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (folder / "stdout").write_text(done.stdout, encoding="utf-8")
    (folder / "stderr").write_text(done.stderr, encoding="utf-8")
