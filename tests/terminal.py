"""A terminal for the tests: a command started on a pseudo-terminal of a given width, and what it showed there."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from pipeline.settings import PROJECT_ROOT


def environment_of(data_folder: Path, **variables: str) -> dict[str, str]:
    """The environment of a command on a data folder; no setting of the surroundings enters."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("AIGAP_", "DAGSTER_")) and n not in _TERMINAL}
    return kept | {"AIGAP_DATA": str(data_folder), "TERM": "xterm", **variables}


_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_TERMINAL = {"COLUMNS", "LINES", "TERM", "NO_COLOR", "FORCE_COLOR"}


#: Commands one after another in one process, each ended by a line of its own: starting takes longer than answering.
_SEVERAL = """
import json, sys
from pipeline.cli import main
for words in json.loads(sys.argv[1]):
    try:
        main(words, standalone_mode=False)
    except SystemExit:
        pass
    sys.stdout.flush()
    print("\\x1e")
"""


def on_terminal(
    arguments: list[str], environment: dict[str, str], *, columns: int = 80, folder: Path = PROJECT_ROOT
) -> tuple[int, list[str]]:
    """Run ``aigap`` with all its streams on a terminal; its exit code and the lines shown, without their ends.

    ``folder`` is the checkout, or a small project that ``PYTHONPATH`` names as well.
    """
    code, shown = _run(["-m", "pipeline.cli", *arguments], environment, columns, folder)
    return code, lines_of(shown)


def each_on_terminal(commands: list[list[str]], environment: dict[str, str], *, columns: int = 80) -> list[str]:
    """What each of several commands showed on a terminal, as it came."""
    _, shown = _run(["-c", _SEVERAL, json.dumps(commands)], environment, columns, PROJECT_ROOT)
    *parts, _ = shown.replace("\r\n", "\n").split("\x1e\n")
    assert len(parts) == len(commands), shown
    return parts


def lines_of(shown: str) -> list[str]:
    """The lines that a person sees, without colours and without what is blank at their ends."""
    return [line.rstrip() for line in _COLOURS.sub("", shown).splitlines()]


def _run(arguments: list[str], environment: dict[str, str], columns: int, folder: Path) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = bytearray()
        try:
            while piece := os.read(ours, 65_536):
                shown += piece
        except OSError:
            pass  # what Linux says when the last writer has closed its end
        finally:
            os.close(ours)
        return process.wait(), shown.decode()
