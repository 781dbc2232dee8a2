"""A whole refresh on two workers over a shared folder, and one of them gone in the middle: a retry, and no row."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import Settings
from tests.engines.cluster import Cluster, cluster, events, wait_until
from tests.engines.needs_spark import spark_or_skip
from tests.engines.test_refresh_by_spark import differing_tables
from tests.releases import Releases
from tests.terminal import environment_of

pytestmark = pytest.mark.long
spark_or_skip()

#: What is read in the middle of a build, by models of which both workers have tasks.
IN_THE_MIDDLE = "mart.gap_indicators"


def test_a_worker_killed_in_the_middle_costs_a_retry_and_no_row(releases: Releases, tmp_path: Path) -> None:
    configuration, log = tmp_path / "configuration", tmp_path / "events"
    configuration.mkdir()
    log.mkdir()
    (configuration / "spark-defaults.conf").write_text(
        f"spark.eventLog.enabled true\nspark.eventLog.dir {log.as_uri()}\nspark.eventLog.compress false\n"
    )
    # landed at the same times, which tables tell too
    data = shutil.copytree(releases.of_the_checkout(), tmp_path / "data", symlinks=True)
    settings = Settings.from_environment({"AIGAP_DATA": str(data)})
    by_duckdb = settings.current_warehouse.resolve()
    with cluster(tmp_path, configuration, workers=2) as running:
        command = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline", "--engine", "spark"]
        environment = environment_of(settings.data_folder, SPARK_CONF_DIR=str(configuration))
        with (tmp_path / "refresh.log").open("wb") as output:
            refresh = subprocess.Popen(
                [*command, "--master", running.url], env=environment, stdout=output, stderr=output
            )
            try:
                kill_one_that_works(running, refresh, settings.building_folder)
                assert refresh.wait(timeout=3000) == 0, (tmp_path / "refresh.log").read_text()
            finally:
                refresh.kill()
        assert running.workers_alive() == 1
    told = events(log)
    assert [event for event in told if event["Event"] == "SparkListenerExecutorRemoved"]
    lost = [event for event in told if event.get("Task End Reason", {}).get("Reason") not in (None, "Success")]
    assert {event["Task End Reason"]["Reason"] for event in lost} & {
        "ExecutorLostFailure",
        "FetchFailed",
        "Resubmitted",
    }
    by_spark = settings.current_warehouse.resolve()
    assert by_spark != by_duckdb and differing_tables(by_duckdb, by_spark) == {}


def kill_one_that_works(running: Cluster, refresh: subprocess.Popen[bytes], building: Path) -> None:
    def has_come_to_it() -> bool:
        assert refresh.poll() is None, "it ended before a worker was killed"
        return any(building.glob(f"*/spark-*/{IN_THE_MIDDLE}.parquet"))

    wait_until(has_come_to_it, 3000)
    running.kill(running.workers[0])
