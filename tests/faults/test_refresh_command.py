"""The command `aigap refresh` itself, really killed and really started twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import Settings
from tests.small_project import make_small_project, settings_of
from tests.terminal import environment_of

pytestmark = pytest.mark.long

COMMAND = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline"]
STATUSES = (
    "import dagster as dg, json\n"
    "print(json.dumps(sorted(run.status.value for run in dg.DagsterInstance.get().get_runs())))"
)


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A small project with its marts, which the command shows, and nothing landed yet."""
    return settings_of(make_small_project(tmp_path / "project", marts=True), tmp_path / "data")


def environment(settings: Settings) -> dict[str, str]:
    home = {"DAGSTER_HOME": str(settings.dagster_home), "PYTHONPATH": str(settings.project_root)}
    return environment_of(settings.data_folder, **home)


@pytest.fixture
def building(project: Settings) -> subprocess.Popen[str]:
    """A refresh that has the lock and has begun to build."""
    process = subprocess.Popen(
        COMMAND,
        cwd=project.project_root,
        env=environment(project),
        stderr=subprocess.PIPE,
        text=True,
        stdout=subprocess.DEVNULL,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "parsing what is landed" in line:
            return process
    raise AssertionError("the refresh ended before it began to build")


def test_a_second_refresh_says_who_is_at_work(building: subprocess.Popen[str], project: Settings) -> None:
    """It once said "[Errno 11] Resource temporarily unavailable": the cause, in place of the message."""
    building.send_signal(signal.SIGSTOP)  # else it might end before the second has started
    second = subprocess.run(
        COMMAND, cwd=project.project_root, env=environment(project), capture_output=True, text=True, check=False
    )
    building.send_signal(signal.SIGCONT)
    _, rest = building.communicate(timeout=120)
    assert building.returncode == 0, rest
    assert second.returncode == 1
    assert "another refresh is running" in second.stderr
    assert f"process {building.pid}" in second.stderr
    assert "Errno" not in second.stderr


def test_a_killed_refresh_is_not_shown_as_running_for_ever(building: subprocess.Popen[str], project: Settings) -> None:
    """A run that seems to go on keeps the schedule from starting another: only one may run at a time."""
    building.send_signal(signal.SIGKILL)
    building.communicate()
    where = environment(project)
    subprocess.run(COMMAND, cwd=project.project_root, env=where, capture_output=True, check=True)
    done = subprocess.run([sys.executable, "-c", STATUSES], env=where, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["FAILURE", "SUCCESS"]
