"""The one Dagster instance that command line, schedule and UI share, with its settings written by aigap."""

import json
import os
import tempfile
from pathlib import Path

import dagster as dg
from sqlalchemy.exc import OperationalError

from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings

#: Telemetry off; no pop-up over the UI; one run at a time, picked up within a second; a run that hangs is ended after
#: an hour (a whole refresh takes minutes); freshness policies on; idle ticks kept for two days; our own lines recorded.
INSTANCE_SETTINGS = """\
event_log_storage:
  module: pipeline.orchestration.event_log
  class: KeptEventLogStorage
  config:
    base_dir: {event_log}
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
  start_timeout_seconds: 300
  max_runtime_seconds: 3600
freshness:
  enabled: true
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 2
      failure: 30
      success: 30
      started: 30
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
    home = settings.dagster_home
    try:
        home.mkdir(parents=True, exist_ok=True)
        for folder in (settings.data_folder, home):
            with tempfile.TemporaryFile(dir=folder):
                pass  # only writing proves that a folder can be written
        file = home / "dagster.yaml"
        text = INSTANCE_SETTINGS.format(event_log=json.dumps(str(home / "history")))
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(settings.data_folder, error) from error
    os.environ["DAGSTER_HOME"] = str(home)


def shared_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance of the data folder.

    Raises:
        RunFault: the data folder, or Dagster's database in it, cannot be written.
    """
    prepare_home(settings)
    try:
        return dg.DagsterInstance.get()
    except OperationalError as error:
        raise _unwritable(settings.data_folder, error) from error


def end_dead_runs(instance: dg.DagsterInstance, own_run_id: str) -> None:
    """Mark as failed every run that is shown as running: whoever holds the lock knows that no other run is alive.

    A process that is killed cannot say so itself, and a run that seems to go on for ever would keep the schedule from
    starting another.
    """
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])):
        if run.run_id != own_run_id:
            message = "its process ended and could not say so; a later run has found it so"
            instance.report_run_failed(run, message=message)


def _unwritable(folder: Path, error: Exception) -> RunFault:
    return RunFault(
        f"the data folder {folder} cannot be written",
        expected="a writable folder",
        seen=" ".join(str(error).split())[:300],
        next_step="correct its permissions, or set AIGAP_DATA to a folder of yours",
    )
