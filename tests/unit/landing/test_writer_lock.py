"""The lock, between real processes: one holder, who is named, and whose death frees it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.landing.writer_lock import held_lock
from pipeline.parsing.faults import RunFault
from pipeline.settings import PROJECT_ROOT

_HOLDER = """
import sys, time
from pathlib import Path
from pipeline.landing.writer_lock import held_lock
with held_lock(Path(sys.argv[1]), "landing"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def other_holder(data_folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _HOLDER, str(data_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_and_told_who_holds_it_and_since_when(tmp_path: Path) -> None:
    with other_holder(tmp_path) as holder:
        with pytest.raises(RunFault) as refused, held_lock(tmp_path, "building"):
            pass
        said = rf"process {holder.pid} \(landing\), since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC"
        assert re.search(said, str(refused.value))


def test_a_killed_holder_leaves_the_lock_free(tmp_path: Path) -> None:
    with other_holder(tmp_path) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with held_lock(tmp_path, "building"):
            assert f'"process": {os.getpid()}' in (tmp_path / "lock.json").read_text()


def test_a_holder_that_has_gone_is_named_no_more(tmp_path: Path) -> None:
    """Its text once stayed, and the next holder's first moments were told in its name."""
    with held_lock(tmp_path, "landing"):
        assert "landing" in (tmp_path / "lock.json").read_text()
    assert (tmp_path / "lock.json").read_text() == ""


def test_a_fault_within_frees_it(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), held_lock(tmp_path, "landing"):
        raise ZeroDivisionError
    with held_lock(tmp_path, "building"):
        pass


def refusal_elsewhere(data_folder: Path) -> str:
    """What another thread of this process is told."""
    told: list[str] = []

    def ask() -> None:
        with pytest.raises(RunFault) as refused, held_lock(data_folder, "building"):
            pass
        told.append(str(refused.value))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(told) == 1
    return told[0]


def test_its_holder_may_ask_again_and_holds_it_until_the_first_of_them_ends(tmp_path: Path) -> None:
    with held_lock(tmp_path, "refresh"):
        with held_lock(tmp_path, "landing"):
            pass
        assert f"process {os.getpid()} (refresh), since" in refusal_elsewhere(tmp_path)
    with held_lock(tmp_path, "building"):
        assert f"process {os.getpid()} (building), since" in refusal_elsewhere(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "3", '{"process": 1}'])
def test_a_holder_that_has_not_said_who_it_is_still_holds(tmp_path: Path, text: str) -> None:
    with held_lock(tmp_path, "landing"):
        (tmp_path / "lock.json").write_text(text)
        assert "has not yet said who it is" in refusal_elsewhere(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFault, match="AIGAP_DATA"), held_lock(tmp_path / "file" / "data", "landing"):
        pass
