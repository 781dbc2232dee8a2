"""What a process and all its children take: seconds of the processor and of the clock, and the most memory of one.

Belongs here: running one command to its end or to its time limit, and what the rest of the machine did meanwhile. What
is run stands elsewhere. The command is started by this file run as a small program: a process counts as its own peak
what its parent held when it was started, and who measures here holds more than some that are measured.
"""

from __future__ import annotations

import json
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
#: Where other work has more of the machine than this share, seconds of the clock say little; those of the processor
#: grow too, as caches are shared, but less.
BUSY_SHARE = 0.1
_CPU_TIMES = Path("/proc/stat")


@dataclass(frozen=True)
class Cost:
    """What a command took. ``failure`` is None where it ended well, else its last words or the time limit.

    ``peak_bytes`` is of the largest process; ``load_before`` the machine's load average of a minute, before the start;
    ``others_share`` the share of all cores that other work had meanwhile, None where the system does not tell.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    load_before: float
    others_share: float | None
    output: str
    failure: str | None

    @property
    def is_disturbed(self) -> bool:
        """Whether other work disturbed it."""
        return self.others_share is not None and self.others_share > BUSY_SHARE


def run(command: Sequence[str], *, cwd: Path, variables: Mapping[str, str], limit_seconds: float) -> Cost:
    """Run a command in a group of processes of its own; at the limit the group is ended."""
    with tempfile.TemporaryDirectory() as folder:
        found, output = Path(folder) / "found.json", Path(folder) / "output.txt"
        starter = [sys.executable, "-S", __file__, str(limit_seconds), str(found), *command]
        load, busy = os.getloadavg()[0], _busy_seconds()
        with output.open("wb") as file:
            subprocess.run(starter, cwd=cwd, env=os.environ | variables, stdout=file, stderr=file, check=True)
        busy = _busy_seconds() - busy
        took = json.loads(found.read_text(encoding="utf-8"))
        text = output.read_text(encoding="utf-8", errors="replace")
    cores = took["wall"] * (os.cpu_count() or 1)
    others = min(1.0, max(0.0, busy - took["cpu"]) / cores) if _CPU_TIMES.exists() else None
    failure = _failure(took["code"], text, took["wall"] >= limit_seconds, limit_seconds)
    return Cost(took["cpu"], took["wall"], took["peak"], load, others, text, failure)


def _busy_seconds() -> float:
    """What all processes together have had of the processor since the system started; 0 where it does not tell."""
    if not _CPU_TIMES.exists():
        return 0.0
    times = [int(word) for word in _CPU_TIMES.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    return (sum(times) - times[3] - times[4]) / os.sysconf("SC_CLK_TCK")  # without idling and waiting for the disk


def _failure(code: int, text: str, is_late: bool, limit_seconds: float) -> str | None:
    if code == 0:
        return None
    reason = f"did not end within {limit_seconds:.0f} s" if is_late else f"ended with {code}"
    return f"{reason}; its last words: {text[-CHARACTERS_SHOWN:].strip()}"


def _start(limit_seconds: float, found: Path, command: Sequence[str]) -> None:
    """Run the command, and write down what it took."""
    started = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True)
    timer = threading.Timer(limit_seconds, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    took = {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.perf_counter() - started,
        "peak": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "code": os.waitstatus_to_exitcode(status),
    }
    process.returncode = took["code"]  # so that nobody waits for it again
    found.write_text(json.dumps(took), encoding="utf-8")


if __name__ == "__main__":
    _start(float(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
