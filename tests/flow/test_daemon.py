"""A daemon that is left running, as a real process: its schedule fires by itself, and the run shows what it checked."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import dagster as dg
import pytest

from pipeline.landing.ledger import Ledger
from pipeline.orchestration.instance import prepare_home
from pipeline.settings import PROJECT_ROOT, Settings
from tests.mirror import running_mirror
from tests.small_project import Row, edit_rows, make_small_project, settings_of
from tests.terminal import environment_of

pytestmark = pytest.mark.long

SCHEDULE = "daily_refresh"
#: A machine that does much else starts a code server in half a minute; nothing is asserted about time.
PATIENCE_SECONDS = 300


def every_minute(row: Row) -> Row:
    return row | {"cron": "* * * * *"} if row["cadence"] == "daily" else row


@pytest.fixture
def left_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A daemon over a small project whose daily schedule fires each minute; its publisher answers 404."""
    root = make_small_project(tmp_path / "project")
    shutil.copy(PROJECT_ROOT / "workspace.yaml", root)
    edit_rows(root / "warehouse" / "reference" / "operation" / "cadences.csv", every_minute)
    settings = settings_of(root, tmp_path / "data")
    monkeypatch.setenv("DAGSTER_HOME", "")  # given back after the test
    prepare_home(settings)
    with running_mirror() as mirror:
        where = environment_of(settings.data_folder, AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="3")
        where |= {"DAGSTER_HOME": str(settings.dagster_home), "PYTHONPATH": str(root)}
        process = subprocess.Popen(
            [sys.executable, "-m", "dagster._daemon", "run", "-w", "workspace.yaml"],
            cwd=root,
            env=where,
            start_new_session=True,
            # tests that a shell runs in the background ignore Ctrl-C, and so would the daemon and all that it starts
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield settings
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the daemon, then whatever of its session is left: its code server, and a run that had just begun."""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(30)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def finished_run(instance: dg.DagsterInstance) -> dg.DagsterRun:
    """The first run that the schedule started by itself, once it has ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    wanted = dg.RunsFilter(tags={"dagster/schedule_name": SCHEDULE})
    while time.monotonic() < deadline:
        ended = [run for run in instance.get_runs(filters=wanted) if run.is_finished]
        if ended:
            return ended[-1]
        time.sleep(1)
    pytest.fail(f"no run of {SCHEDULE} has ended within {PATIENCE_SECONDS} s")


def checks_of(instance: dg.DagsterInstance, run_id: str) -> dict[tuple[str, str], bool]:
    """Whether each check of a run passed, by asset and check."""
    events = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    found = [event.dagster_event.asset_check_evaluation_data for event in events if event.dagster_event]
    return {(".".join(said.asset_key.path), said.check_name): said.passed for said in found}


def test_a_daemon_left_running_fires_by_itself_and_its_run_shows_its_checks(left_running: Settings) -> None:
    with dg.DagsterInstance.from_config(str(left_running.dagster_home)) as instance:
        run = finished_run(instance)
        assert run.status is dg.DagsterRunStatus.SUCCESS
        assert run.tags["aigap/trigger"] == SCHEDULE
        checks = checks_of(instance, run.run_id)
    red = {asset for (asset, check), passed in checks.items() if check == "served_as_declared" and not passed}
    assert red == {"landing.ecb"}  # its publisher has no such file; no other source is of this cadence
    assert checks["core.observations", "pandera"]
    assert left_running.current_warehouse.exists()
    with Ledger.opened(left_running.ledger_url) as ledger:
        assert {fetch.source_id for fetch in ledger.fetches()} == {"ecb"}
