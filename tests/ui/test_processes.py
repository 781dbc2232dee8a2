"""The processes of `aigap ui`: one daemon for a data folder, no port beside its own, and nothing left when it ends."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ui.running_ui import RunningUi, alive, end_ui, processes_below, start_ui, wait_for_end, wait_until_ready

pytestmark = pytest.mark.long

Start = Callable[[], RunningUi]
DAEMON = "dagster._daemon run"
RUN = "multiprocessing.spawn"
CHILDREN = {"pipeline.orchestration.keeper", "dagster api grpc", DAEMON}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a UI on this test's data folder; what is left of it is ended where a test has failed."""
    started: list[RunningUi] = []

    def starting() -> RunningUi:
        started.append(start_ui(tmp_path / "data"))
        return started[-1]

    yield starting
    for ui in started:
        end_ui(ui)


def _wait_for(wanted: str, ui: RunningUi, seconds: float = 60) -> dict[int, str]:
    """The descendants, once one of them has these words in its command line."""
    deadline = time.monotonic() + seconds
    while True:
        below = processes_below(ui.process.pid)
        if any(wanted in args for args in below.values()):
            return below
        assert time.monotonic() < deadline, below
        time.sleep(0.2)


def _listening_ports(pids: set[int]) -> set[int]:
    """TCP ports that these processes listen on, from the kernel's tables."""
    inodes = set()
    for pid in pids:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(str(entry.readlink()).removeprefix("socket:[").removesuffix("]"))
            except FileNotFoundError:
                continue
    rows = [
        line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return {int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == "0A" and row[9] in inodes}


def test_nothing_is_left_however_it_ends(start: Start) -> None:
    """Two UIs on one data folder: the first is killed in the midst of a run, and its daemon passes to the second."""
    first = start()
    wait_until_ready(first)
    of_first = _wait_for(DAEMON, first)
    assert {name for name in CHILDREN for args in of_first.values() if name in args} == CHILDREN
    assert _listening_ports({first.process.pid, *of_first}) == {first.port}

    second = start()
    wait_until_ready(second)
    assert not any(DAEMON in args for args in processes_below(second.process.pid).values())

    first.launch_refresh()
    of_first = _wait_for(RUN, first)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    assert wait_for_end(of_first) == {}

    of_second = _wait_for(DAEMON, second)
    second.process.send_signal(signal.SIGTERM)
    second.process.wait(60)
    assert second.process.returncode == 0
    assert alive(of_second) == {}


@pytest.mark.parametrize("name", ["dagster api grpc", "pipeline.orchestration.keeper"])
def test_a_ui_that_has_lost_a_process_ends(start: Start, name: str) -> None:
    """It would fetch alive, and start nothing any more."""
    ui = start()
    wait_until_ready(ui)
    below = _wait_for(DAEMON, ui)
    (lost,) = [pid for pid, args in below.items() if name in args]
    os.kill(lost, signal.SIGKILL)
    assert ui.process.wait(60) == 1
    assert "aigap: the UI cannot go on" in ui.log.read_text()
    assert alive(below) == {}


def test_ctrl_c_ends_it_also_where_the_shell_made_it_ignore_it(start: Start) -> None:
    """A shell starts a job in the background with Ctrl-C ignored."""
    with_it_ignored = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ui = start()
    finally:
        signal.signal(signal.SIGINT, with_it_ignored)
    wait_until_ready(ui)
    below = _wait_for(DAEMON, ui)
    ui.process.send_signal(signal.SIGINT)
    assert ui.process.wait(30) == 0
    assert alive(below) == {}
