"""The command `aigap refresh` itself, really killed and really started twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_ROOT

COMMAND = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline"]
STATUSES = (
    "import dagster as dg, json\n"
    "print(json.dumps(sorted(run.status.value for run in dg.DagsterInstance.get().get_runs())))"
)


def environment(data_folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIGAP_", "DAGSTER_"))}
    return kept | {"AIGAP_DATA": str(data_folder), "DAGSTER_HOME": str(data_folder / "dagster")}


@pytest.fixture
def building(tmp_path: Path) -> subprocess.Popen[str]:
    """A refresh that has the lock and has begun to build."""
    process = subprocess.Popen(
        COMMAND,
        cwd=PROJECT_ROOT,
        env=environment(tmp_path / "data"),
        stderr=subprocess.PIPE,
        text=True,
        stdout=subprocess.DEVNULL,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "parsing what is landed" in line:
            return process
    raise AssertionError("the refresh ended before it began to build")


def test_a_second_refresh_says_who_is_at_work(building: subprocess.Popen[str], tmp_path: Path) -> None:
    """It once said "[Errno 11] Resource temporarily unavailable": the cause, in place of the message."""
    second = subprocess.run(
        COMMAND, cwd=PROJECT_ROOT, env=environment(tmp_path / "data"), capture_output=True, text=True, check=False
    )
    _, rest = building.communicate(timeout=120)
    assert building.returncode == 0, rest
    assert second.returncode == 1
    assert "another refresh is running" in second.stderr
    assert f"process {building.pid}" in second.stderr
    assert "Errno" not in second.stderr


def test_a_killed_refresh_is_not_shown_as_running_for_ever(building: subprocess.Popen[str], tmp_path: Path) -> None:
    """A run that seems to go on keeps the schedule from starting another: only one may run at a time."""
    building.send_signal(signal.SIGKILL)
    building.communicate()
    where = environment(tmp_path / "data")
    subprocess.run(COMMAND, cwd=PROJECT_ROOT, env=where, capture_output=True, check=True)
    said = subprocess.run([sys.executable, "-c", STATUSES], env=where, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == ["FAILURE", "SUCCESS", "SUCCESS", "SUCCESS"]  # two landings, two builds
