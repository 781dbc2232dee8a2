"""A refresh in a process of its own that stops at a point of its way, so that a test can kill it there with SIGKILL."""

from __future__ import annotations

import subprocess
import sys

from pipeline.settings import PROJECT_ROOT, Settings

_CHILD = """
import importlib, sys, time
from pathlib import Path
from pipeline import refresh
from tests.small_project import settings_of

def stop_at(where, when):
    module, _, path = where.partition(":")
    *owners, name = path.split(".")
    owner = importlib.import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    genuine = getattr(owner, name)
    def stopping(*arguments, **keywords):
        if when == "after":
            genuine(*arguments, **keywords)
        print("stopped", flush=True)
        time.sleep(120)
    setattr(owner, name, stopping)

root, data, where, when = sys.argv[1:]
if where:
    stop_at(where, when)
settings = settings_of(Path(root), Path(data))
if not where:
    print("started", flush=True)
refresh.fetch(settings, offline=True)
refresh.build_release(settings, trigger="killed")
"""


def refreshing(settings: Settings, where: str = "", when: str = "") -> subprocess.Popen[str]:
    """A child that refreshes, and says on its output that it has stopped, or without a point that it has started.

    ``where`` is ``module:name`` of what is called there, and ``when`` is ``before`` or ``after`` its call.
    """
    command = [sys.executable, "-c", _CHILD, str(settings.project_root), str(settings.data_folder), where, when]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT)


def killed_at(settings: Settings, where: str, when: str) -> None:
    """Refresh until the point is reached, and kill the process there."""
    with refreshing(settings, where, when) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    assert line == "stopped\n"
