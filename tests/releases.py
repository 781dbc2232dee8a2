"""Releases that many tests read or copy: each is built once in a whole run, by whichever process asks for it first.

Belongs here: where they are kept, and who builds them while the others wait. Not here: what a test does to its copy.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.releasing.fingerprint import fingerprint_of
from pipeline.settings import Settings
from tests.mirror import Mirror
from tests.publications import publishers
from tests.small_project import EDITIONS, make_small_project, settings_of

#: Settings of a small project; keywords are ``AIGAP_*`` variables.
Small = Callable[..., Settings]


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

    They are read only: a test that changes one takes a copy (``copy_of``). The fingerprint is that of the product:
    of code, SQL, reference data and settings.
    """

    def __init__(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self._factory = tmp_path_factory
        self._name = f"releases/{fingerprint_of(Settings.from_environment({}), [], [])[:16]}"

    def of_the_checkout(self) -> Path:
        """The data folder of a release of every embedded edition."""

        def make(folder: Path) -> None:
            _release(Settings.from_environment({"AIGAP_DATA": str(folder)}))

        return made_once(self._factory, f"{self._name}_checkout", make)

    def of_a_small_project(
        self, *, marts: bool = False, suites: bool = False, editions: Collection[str] = EDITIONS
    ) -> Path:
        """A folder with a small ``project`` and its ``data``; the options are those of ``make_small_project``."""

        def make(folder: Path) -> None:
            root = make_small_project(folder / "project", marts=marts, suites=suites, editions=editions)
            _release(settings_of(root, folder / "data"))

        named = [*(["marts"] if marts else []), *(["suites"] if suites else []), *sorted(editions)]
        return made_once(self._factory, f"{self._name}_{'_'.join(named)}", make)

    def prepared(self, prepare: Callable[[Small, Mirror], None]) -> Path:
        """A small project after ``prepare`` has changed it, the publishers' files having come from a mirror."""

        def make(folder: Path) -> None:
            shutil.copytree(self.of_a_small_project(), folder, symlinks=True, dirs_exist_ok=True)
            with publishers() as mirror:
                prepare(partial(settings_of, folder / "project", folder / "data"), mirror)
                (folder / "mirror").write_text(mirror.url)

        return made_once(self._factory, f"{self._name}_{prepare.__module__}.{prepare.__name__}", make)


def copy_of(made: Path, folder: Path) -> Small:
    """Settings of a test's own copy of a small project and its data; keywords are ``AIGAP_*`` variables."""
    shutil.copytree(made, folder, symlinks=True)
    return partial(settings_of, folder / "project", folder / "data")


def move_mirror(settings: Settings, made: Path, url: str) -> None:
    """Let the files that were fetched from the mirror of ``made`` have come from the one at ``url``.

    A version is asked about at the address from which it came alone.
    """
    with closing(sqlite3.connect(settings.data_folder / "ledger.sqlite")) as ledger, ledger:
        change = "update snapshots set address = replace(address, ?, ?)"
        ledger.execute(change, ((made / "mirror").read_text(), url))


def _release(settings: Settings) -> None:
    refresh.fetch(settings, offline=True)
    built = refresh.build_release(settings, trigger="tests")
    assert built.promoted, [check for check in built.checks if check.blocks]
