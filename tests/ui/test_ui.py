"""`aigap ui` as a person starts it: a real process, asked over real HTTP."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_ROOT

QUESTION = """{
  assetNodes { assetKey { path } groupName }
  schedulesOrError(repositorySelector: {repositoryName: "__repository__", repositoryLocationName: "aigap"}) {
    ... on Schedules { results { name executionTimezone scheduleState { status } } }
  }
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def ui(tmp_path: Path) -> Iterator[str]:
    """The address of a running UI on a data folder of its own."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AIGAP_", "DAGSTER_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "ui", "--port", str(port)],
        cwd=PROJECT_ROOT,
        env=environment | {"AIGAP_DATA": str(tmp_path / "data")},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/server_info", process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert process.poll() is None, "the UI ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    pytest.fail(f"{url} did not answer within 90 s")


def test_the_ui_loads_the_workspace_and_the_schedule_is_on(ui: str) -> None:
    request = urllib.request.Request(
        f"{ui}/graphql",
        data=json.dumps({"query": QUESTION}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        said = json.load(answer)["data"]
    groups = {node["groupName"] for node in said["assetNodes"]}
    assert groups == {"landing", "src", "core", "mart", "meta", "audit"}
    schedules = {row["name"]: row for row in said["schedulesOrError"]["results"]}
    assert schedules["daily_refresh"]["scheduleState"]["status"] == "RUNNING"
    assert schedules["daily_refresh"]["executionTimezone"] == "Asia/Tokyo"
