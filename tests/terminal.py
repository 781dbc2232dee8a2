"""A terminal for the tests: a command started on a pseudo-terminal of a given width, and what it showed there."""

from __future__ import annotations

import fcntl
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


def on_terminal(
    arguments: list[str], environment: dict[str, str], *, columns: int = 80, folder: Path = PROJECT_ROOT
) -> tuple[int, list[str]]:
    """Run ``aigap`` with all its streams on a terminal; its exit code and the lines shown, without their ends.

    ``folder`` is the checkout, or a small project that ``PYTHONPATH`` names as well.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
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
        text = _COLOURS.sub("", shown.decode())
        return process.wait(), [line.rstrip() for line in text.splitlines()]
