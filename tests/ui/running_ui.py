"""`aigap ui` as a person starts it: a real process on a free port, asked over real sockets.

Belongs here: starting it, asking it, and what processes it has. Not here: a browser (``tests/ui/conftest.py``).
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.settings import PROJECT_ROOT
from tests.terminal import environment_of

LAUNCH = """mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on RunConfigValidationInvalid { errors { message } }
    ... on PythonError { message }
  }
}"""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class RunningUi:
    """A process that answers at ``address``, and the file that it writes its messages to."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", said: object = None, **headers: str) -> Answer:
        """One request; ``said`` is its JSON body, and an underscore in a header's name stands for a hyphen."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        payload = None if said is None else json.dumps(said).encode()
        if payload is not None:
            sent = {"Content-Type": "application/json"} | sent
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, payload, sent)
            answer = connection.getresponse()
            got = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, got, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def graphql(self, query: str, **headers: str) -> dict[str, Any]:
        """The data of a GraphQL question, as the UI's own pages ask it."""
        answer = self.ask("/graphql", "POST", {"query": query}, **headers)
        assert answer.status == 200, answer
        data: dict[str, Any] = json.loads(answer.text)["data"]
        return data

    def launch_refresh(self) -> str:
        """Launch the refresh job, offline, as the launchpad does; the run's id."""
        params = {
            "selector": {"repositoryLocationName": "aigap", "repositoryName": "__repository__", "jobName": "refresh"},
            "runConfigData": {"ops": {"landing": {"config": {"offline": True}}}},
            "mode": "default",
        }
        answer = self.ask("/graphql", "POST", {"query": LAUNCH, "variables": {"params": params}})
        launched = json.loads(answer.text)["data"]["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def raw(self, request: str) -> str:
        """The answer to these very lines: its head, and as much after it as the head says."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(request.replace("\n", "\r\n").encode())
            received = b""
            while not _is_whole(received) and (piece := connection.recv(65_536)):
                received += piece
            return received.decode("utf-8", "replace")


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: ([0-9]+)", head.lower())
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_ui(data_folder: Path, *options: str, root: Path = PROJECT_ROOT, **variables: str) -> RunningUi:
    """Start it, in a session of its own, without waiting; whoever starts it ends it.

    ``root`` is the checkout or a small project; keywords are other variables of the environment.
    """
    port = free_port()
    log = data_folder.parent / f"ui_{port}.log"  # not a pipe, which would fill up and stop who writes
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "ui", "--port", str(port), *options],
            cwd=root,
            env=environment_of(data_folder, PYTHONPATH=str(root), **variables),
            start_new_session=True,
            stderr=file,
            stdout=subprocess.DEVNULL,
        )
    return RunningUi(process, port, log)


def wait_until_ready(ui: RunningUi, seconds: float = 120) -> None:
    """Return when it says that it is there."""
    deadline = time.monotonic() + seconds
    while "the UI is at" not in (said := ui.log.read_text()):
        assert ui.process.poll() is None, f"the UI ended before it answered: {said}"
        assert time.monotonic() < deadline, f"the UI did not come up: {said}"
        time.sleep(0.1)


def end_ui(ui: RunningUi) -> None:
    """End it, by force in the end; it takes its other processes with it."""
    ui.process.terminate()
    try:
        ui.process.wait(60)
    except subprocess.TimeoutExpired:
        ui.process.kill()
        ui.process.wait()


@contextmanager
def running_ui(ui: RunningUi) -> Iterator[None]:
    """Wait for what was started, and end it with the block."""
    try:
        wait_until_ready(ui)
        yield
    finally:
        end_ui(ui)


def processes_below(pid: int) -> dict[int, str]:
    """The command lines of a process's descendants, by their ids."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    below: dict[int, str] = {}
    parents = {pid}
    while parents:
        found = {int(row[0]): row[2] for row in rows if int(row[1]) in parents}
        below |= found
        parents = set(found)
    return below


def alive(pids: Mapping[int, str]) -> dict[int, str]:
    """Those of these processes that still run the same command and are no zombies."""
    listed = subprocess.run(["ps", "-eo", "pid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return {int(pid): args for pid, state, args in rows if pids.get(int(pid)) == args and not state.startswith("Z")}


def wait_for_end(pids: Mapping[int, str], seconds: float = 30) -> dict[int, str]:
    """What is left of these processes when none is left, or after so many seconds."""
    deadline = time.monotonic() + seconds
    while (left := alive(pids)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return left
