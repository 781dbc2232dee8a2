"""The Dagster UI and its daemon on the loopback address, on the same instance as the command line."""

import os
import signal
import sys

from pipeline.orchestration.instance import prepare_home
from pipeline.settings import Settings

LOOPBACK = "127.0.0.1"


def run_ui(settings: Settings, port: int) -> None:
    """Become the process of the UI and its daemon; returns never.

    Raises:
        RunFault: the data folder cannot be written.
    """
    prepare_home(settings)
    # A shell that starts a job in the background makes it ignore Ctrl-C, which Dagster would pass on to its children:
    # they could then be stopped by force alone.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    workspace = settings.project_root / "workspace.yaml"
    os.chdir(settings.project_root)  # workspace.yaml names a module of the checkout
    print(f"the UI is coming up at http://{LOOPBACK}:{port} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "dagster", "dev", "-w", str(workspace), "-h", LOOPBACK, "-p", str(port)]
    os.execv(sys.executable, command)
