"""What a process and all its children take: seconds of the processor and of the clock, and the most memory of one.

Belongs here: running one command to its end or to its time limit. What is run stands elsewhere.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: How much of the last output of a command is told where it failed.
CHARACTERS_SHOWN = 600


@dataclass(frozen=True)
class Cost:
    """What a command took. ``failure`` is None where it ended well, else its last words or the time limit.

    ``peak_bytes`` is of the largest process; ``load_before`` the machine's load average of a minute, before the start.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    load_before: float
    output: str
    failure: str | None


def run(command: Sequence[str], *, cwd: Path, variables: Mapping[str, str], limit_seconds: float) -> Cost:
    """Run a command in a group of processes of its own; at the limit the group is ended."""
    load, started = os.getloadavg()[0], time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=os.environ | variables, stdout=output, stderr=output, start_new_session=True
        )
        timer = threading.Timer(limit_seconds, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        output.seek(0)
        text = output.read().decode(errors="replace")
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return Cost(
        usage.ru_utime + usage.ru_stime,
        wall,
        usage.ru_maxrss * unit,
        load,
        text,
        _failure(process.returncode, text, wall >= limit_seconds, limit_seconds),
    )


def _failure(code: int, text: str, is_late: bool, limit_seconds: float) -> str | None:
    if code == 0:
        return None
    reason = f"ended at its limit of {limit_seconds:.0f} s" if is_late else f"ended with {code}"
    return f"{reason}; its last words: {text[-CHARACTERS_SHOWN:].strip()}"
