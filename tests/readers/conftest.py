"""An export and a site of the shared release, and the environment of the programs that read them back."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.publishing.export import export_release
from pipeline.settings import PROJECT_ROOT, Settings
from tests.releases import made_once

#: Set up by `make readers`.
READERS = PROJECT_ROOT / ".readers" / "bin"
Reading = Callable[[str, Path], str]
Command = Callable[[list[str], Path], str]


@pytest.fixture(scope="session")
def exported(released: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format of the headline's tables. Read only."""
    release = released.current_warehouse.resolve().parent.name

    def make(folder: Path) -> None:
        export_release(released, folder)

    return made_once(tmp_path_factory, f"exported_{release}", make)


@pytest.fixture(scope="session")
def command() -> Command:
    """Run a program of the readers' environment in a folder; what it prints."""
    if not (READERS / "python").exists():
        pytest.skip(f"the programs that read files back are not set up in {READERS.parent} (make readers)")

    def run(arguments: list[str], folder: Path) -> str:
        path = f"{READERS}{os.pathsep}{os.environ['PATH']}"
        environment = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8"}
        done = subprocess.run(
            arguments, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    return run


@pytest.fixture(scope="session")
def read(command: Command) -> Reading:
    """Run Python code of the readers' environment in a folder; what it prints."""
    return lambda code, folder: command([str(READERS / "python"), "-W", "ignore", "-c", code], folder)


@pytest.fixture
def project_citation() -> Path:
    """How to cite the code."""
    return PROJECT_ROOT / "CITATION.cff"
