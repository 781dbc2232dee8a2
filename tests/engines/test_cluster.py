"""A release by two workers over a shared folder, and one of them gone in the middle: a retry, and no row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.refresh import build_release
from pipeline.settings import PROJECT_ROOT, Settings
from tests.engines.cluster import QUICK_START, Cluster, cluster, events, wait_until
from tests.engines.needs_spark import spark_or_skip
from tests.engines.test_refresh_by_spark import differing_tables
from tests.releases import Small
from tests.small_project import keep_marts
from tests.terminal import environment_of

pytestmark = pytest.mark.long
spark_or_skip()

#: The marts of the release: with them come joins, windows and lists, in half of the models.
MARTS = ("mart.concentration", "mart.revisions", "mart.timelines")
#: Once this table is made, both workers hold parts of those that follow from it.
IN_THE_MIDDLE = "core.observations"
#: The log of events, two tasks for each shuffle however small it is, and what saves time where a program runs a minute.
CONFIGURATION = """
spark.eventLog.enabled true
spark.eventLog.dir {log}
spark.eventLog.compress false
spark.sql.adaptive.coalescePartitions.enabled false
spark.driver.memory 1g
spark.driver.defaultJavaOptions {quick_start}
spark.executor.memory 600m
spark.executor.defaultJavaOptions {quick_start}
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""
_RELEASE = """
import sys
from pathlib import Path
from pipeline import refresh
from tests.small_project import settings_of

root, data, master = sys.argv[1:]
settings = settings_of(Path(root), Path(data)).with_engine("spark", master)
assert refresh.build_release(settings, trigger="a test").promoted
"""


def test_a_worker_killed_in_the_middle_costs_a_retry_and_no_row(small_with_marts: Small, tmp_path: Path) -> None:
    configuration, log, output = tmp_path / "configuration", tmp_path / "events", tmp_path / "refresh.log"
    configuration.mkdir()
    log.mkdir()
    text = CONFIGURATION.format(log=log.as_uri(), quick_start=QUICK_START)
    (configuration / "spark-defaults.conf").write_text(text)
    settings = small_with_marts()
    keep_marts(settings.project_root / "warehouse" / "models", MARTS)
    by_duckdb = build_release(settings, trigger="a test").path
    with cluster(tmp_path, configuration, workers=2) as running:
        refresh = refreshing(settings, running.url, output=output, SPARK_CONF_DIR=str(configuration))
        try:
            killed = kill_one_that_works(running, refresh, settings.building_folder)
            assert refresh.wait(timeout=600) == 0, output.read_text()
        finally:
            refresh.kill()
        assert running.workers_alive() == 1
    lost = {
        event["Task Info"]["Task ID"]
        for event in events(log)
        if event["Event"] == "SparkListenerTaskEnd" and event["Task End Reason"]["Reason"] == "ExecutorLostFailure"
    }
    assert lost and lost >= killed
    by_spark = settings.current_warehouse.resolve()
    assert by_spark != by_duckdb and differing_tables(by_duckdb, by_spark) == {}


def refreshing(settings: Settings, master: str, *, output: Path, **variables: str) -> subprocess.Popen[bytes]:
    """A release by Spark on a master, in a process of its own, so that its Java machine begins with these variables."""
    command = [sys.executable, "-c", _RELEASE, str(settings.project_root), str(settings.data_folder), master]
    environment = environment_of(settings.data_folder, **variables)
    with output.open("wb") as file:
        return subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stdout=file, stderr=file)


def kill_one_that_works(running: Cluster, refresh: subprocess.Popen[bytes], building: Path) -> set[int]:
    """The tasks that died with it."""

    def goes_on() -> bool:
        assert refresh.poll() is None, "it ended before a worker was killed"
        return True

    worker = running.workers[0]
    wait_until(lambda: goes_on() and any(building.glob(f"spark-*/{IN_THE_MIDDLE}.parquet")), 600)
    wait_until(lambda: goes_on() and worker.killed_in_a_task(), 600, pause=0.01)
    return worker.unfinished_tasks()
