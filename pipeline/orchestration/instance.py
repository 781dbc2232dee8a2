"""The one Dagster instance that command line, schedule and UI share, with its settings written by aigap."""

import os

import dagster as dg

from pipeline.landing.ledger import Ledger
from pipeline.settings import Settings

#: Telemetry off; no pop-up over the UI; one run at a time, picked up within a second; dead runs noticed.
INSTANCE_SETTINGS = """\
telemetry:
  enabled: false
nux:
  enabled: false
run_coordinator:
  module: dagster._core.run_coordinator
  class: QueuedRunCoordinator
  config:
    dequeue_interval_seconds: 1
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
python_logs:
  managed_python_loggers:
    - aigap
  python_log_level: INFO
"""


def prepare_home(settings: Settings) -> None:
    """Write the instance's settings and point ``DAGSTER_HOME`` at them.

    Raises:
        RunFault: the data folder cannot be written.
    """
    with Ledger.opened(settings.ledger_url):
        pass  # the ledger lies in the same folder: opening it proves, with a clear message, that it can be written
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    file = home / "dagster.yaml"
    if not file.exists() or file.read_text(encoding="utf-8") != INSTANCE_SETTINGS:
        file.write_text(INSTANCE_SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)


def shared_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance of the data folder."""
    prepare_home(settings)
    return dg.DagsterInstance.get()
