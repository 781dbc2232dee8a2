"""What Dagster's bookkeeping costs: time, beside the same refresh without it, and megabytes.

The refreshes are real ones, of the embedded editions: the first release of a folder with and without Dagster, another
release, and a refresh that finds nothing new; then one that asks a mirror of publishers. A year is that release once a
day and those refreshes ten times a day, copied as events with their days, and forgotten by the job that forgets; more
than a hundred days change nothing any more, so there are no more of them. Nothing is asserted; ARGS are none.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
from dagster._core.storage.runs.schema import RunsTable

from pipeline.orchestration.retention import prune
from pipeline.settings import Settings
from tests.mirror import running_mirror
from tests.publications import publish

ROOT = Path(__file__).resolve().parents[2]
REPEATS, DAYS, REFRESHES_A_DAY = 3, 105, 10
_WITHOUT = """
from pipeline import refresh
from pipeline.settings import Settings
settings = Settings.from_environment()
refresh.fetch(settings, offline=True)
assert refresh.build_release(settings, trigger="benchmark").promoted
"""
_WITH = "import sys; from pipeline.cli import main; sys.argv = ['aigap', 'refresh', *sys.argv[1:]]; main()"


def seconds(code: str, data_folder: Path, *arguments: str, **variables: str) -> float:
    started = time.perf_counter()
    environment = os.environ | {"AIGAP_DATA": str(data_folder), **variables}
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def megabytes(data_folder: Path) -> float:
    """What the databases of Dagster hold, without the pages that are free."""
    total = 0
    for path in (data_folder / "dagster" / "history").glob("*.db"):
        with closing(sqlite3.connect(path)) as database:
            pages, free, size = (
                database.execute(f"pragma {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
            total += (pages - free) * size
    return total / 1e6


def a_year(data_folder: Path) -> float:
    """The megabytes on disk after a year of releases and refreshes, copied from those that were made."""
    settings = Settings.from_environment({"AIGAP_DATA": str(data_folder)})
    now = datetime.now(UTC)
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        runs = {bool("aigap/release" in run.tags): run for run in reversed(instance.get_runs())}
        for day in range(DAYS, 0, -1):
            at = now - timedelta(days=day)
            for is_release in [True, *[False] * REFRESHES_A_DAY]:
                _copy(instance, runs[is_release], at)
            prune(instance, settings, at)
    return sum(path.stat().st_size for path in settings.dagster_home.rglob("*") if path.is_file()) / 1e6


def _copy(instance: dg.DagsterInstance, run: dg.DagsterRun, at: datetime) -> None:
    name = str(uuid.uuid4())
    instance.run_storage.add_run(run._replace(run_id=name))
    with instance.run_storage.connect() as connection:  # type: ignore[attr-defined]  # of the storage that is SQL
        changed = RunsTable.update().where(RunsTable.c.run_id == name)
        connection.execute(changed.values(create_timestamp=at.replace(tzinfo=None)))
    for entry in instance.all_logs(run.run_id):
        instance.event_log_storage.store_event(entry._replace(run_id=name, timestamp=at.timestamp()))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        folders = [Path(folder) / str(number) for number in range(2 * REPEATS)]
        without = statistics.median(seconds(_WITHOUT, path) for path in folders[:REPEATS])
        beside = statistics.median(seconds(_WITH, path, "--offline") for path in folders[REPEATS:])
        data = folders[-1]
        first = megabytes(data)
        seconds(_WITH, data, "--offline", AIGAP_FOCUS="KOR")
        release = megabytes(data) - first
        with running_mirror() as mirror:
            publish(mirror)
            seconds(_WITH, data, AIGAP_FOCUS="KOR", AIGAP_MIRROR=mirror.url)
            before = megabytes(data)
            seconds(_WITH, data, AIGAP_FOCUS="KOR", AIGAP_MIRROR=mirror.url)
            look = megabytes(data) - before
        year = a_year(data)
    print(f"first release without Dagster      {without:6.2f} s")
    print(f"first release, aigap refresh       {beside:6.2f} s    {beside / without:.2f} times (aim: 1.4 at most)")
    print(f"another release                    {release:6.2f} MB   (aim: 1.5 at most)")
    print(f"a refresh of all without news      {look:6.2f} MB   (aim: 0.1 at most)")
    print(f"a year                             {year:6.0f} MB   (aim: under 300)")


if __name__ == "__main__":
    main()
