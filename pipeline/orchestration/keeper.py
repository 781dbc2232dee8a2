"""The keeper of the UI's processes: starts them in a process group of its own, and ends them all when the UI ends.

However the UI ends, its side of the pipe closes; so they end also where it was killed and could not say so. Each
line of standard input is a command to start (:class:`Command` as JSON), the end of the input ends all of them, and so
does the end of any of them: a UI whose daemon has died must not look alive. Belongs here: processes. What they are is
in ``pipeline.orchestration.ui``. Only the standard library is imported: the keeper starts at once and stays small.
"""

from __future__ import annotations

import fcntl
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

#: Long enough for a run to say that it was ended; its release is all or nothing in any case.
GRACE_SECONDS = 10.0
_CHECK_EVERY_SECONDS = 0.5


@dataclass(frozen=True)
class Command:
    """A process to start.

    Attributes:
        name: how a person calls it.
        arguments: the command line.
        alone: a file to lock first, so that of all keepers only one runs it; the others wait for their turn.
    """

    name: str
    arguments: list[str]
    alone: str | None = None


class Keeper:
    """The keeper as the UI sees it."""

    def __init__(self, folder: Path) -> None:
        """Start it; ``folder`` is deleted when all has ended."""
        command = [sys.executable, "-m", "pipeline.orchestration.keeper", str(folder)]
        self._folder = folder
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)

    def start(self, command: Command) -> None:
        """Have a process started; where the keeper has ended, :attr:`has_ended` says so."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(asdict(command)) + "\n")
            self._process.stdin.flush()

    @property
    def has_ended(self) -> bool:
        """Whether it has ended, and with it all that it kept."""
        return self._process.poll() is not None

    def wait(self) -> None:
        """Return when it has ended."""
        self._process.wait()

    def end(self) -> None:
        """End all processes, and return when none is left."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_SECONDS + 5)
        with suppress(ProcessLookupError):  # where the keeper itself was killed, what it kept is still there
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def main() -> None:
    """Keep processes until the input or one of them ends."""
    # A shell that starts a job in the background makes it ignore Ctrl-C; Dagster's processes would take that over for
    # SIGTERM too, and could be ended by force alone.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    waiting: list[Command] = []
    started: dict[str, subprocess.Popen[bytes]] = {}
    locks: list[int] = []
    while not _reported_an_end(started):
        with suppress(queue.Empty):
            line = lines.get(timeout=_CHECK_EVERY_SECONDS)
            if line is None:
                break
            waiting.append(Command(**json.loads(line)))
        for command in [command for command in waiting if _its_turn(command, locks)]:
            waiting.remove(command)
            started[command.name] = subprocess.Popen(command.arguments, stdin=subprocess.DEVNULL)
    _end_all(started)


def _read(lines: queue.SimpleQueue[str | None]) -> None:
    for line in sys.stdin:
        lines.put(line)
    lines.put(None)


def _its_turn(command: Command, locks: list[int]) -> bool:
    """Whether it may start now; its lock is held for as long as this process lives."""
    if command.alone is None:
        return True
    lock = os.open(command.alone, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    locks.append(lock)
    return True


def _reported_an_end(started: dict[str, subprocess.Popen[bytes]]) -> bool:
    ended = {name: process.returncode for name, process in started.items() if process.poll() is not None}
    for name, code in ended.items():
        print(f"aigap ui: {name} ended by itself (exit code {code}); so the UI ends", file=sys.stderr, flush=True)
    return bool(ended)


def _end_all(started: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask the group to end, then end by force whatever is left of it, this process with it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in started.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
