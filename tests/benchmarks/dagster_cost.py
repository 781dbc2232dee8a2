"""What Dagster's bookkeeping costs: time, beside the same refresh without it, and megabytes.

The refreshes are real ones, of the embedded editions: the first release of a folder with and without Dagster, in turns,
so that another's work on the machine meets both; another release, and a refresh that finds nothing new; then one that
asks a mirror of publishers. A year is that release once a day and those refreshes ten times a day: their rows of the
event log, their runs and their logs are copied as they are, with other days, and forgotten by the job that forgets.
More than a hundred days change nothing any more, so there are no more of them. The ticks of sensors, which Dagster
keeps for two days, are not in it. Nothing is asserted; ARGS are none.
"""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of the processor."""

    wall: float
    processor: float


def cost(code: str, data_folder: Path, *arguments: str, **variables: str) -> Cost:
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"AIGAP_DATA": str(data_folder), **variables}
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - started, processor)


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.processor for c in costs))


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


@dataclass(frozen=True)
class Refresh:
    """A run of a refresh, and the ids of the events that it wrote, its own and those of no run."""

    run: dg.DagsterRun
    first: int
    last: int


def refreshed(data_folder: Path, *arguments: str, **variables: str) -> tuple[Refresh, float]:
    """Refresh once more; what was recorded of it, and how many megabytes that are."""
    before, (first,) = megabytes(data_folder), asked(data_folder, "select max(id) from event_logs")
    cost(_WITH, data_folder, *arguments, **variables)
    (last,) = asked(data_folder, "select max(id) from event_logs")
    settings = Settings.from_environment({"AIGAP_DATA": str(data_folder)})
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        (run,) = instance.get_runs(limit=1)
    return Refresh(run, first, last), megabytes(data_folder) - before


def asked(data_folder: Path, sql: str) -> tuple[int, ...]:
    with closing(sqlite3.connect(data_folder / "dagster" / "history" / "event_log.db")) as database:
        row: tuple[int, ...] = database.execute(sql).fetchone()
        return row


def a_year(data_folder: Path, release: Refresh, without_news: Refresh) -> float:
    """The megabytes on disk after a year of such releases and refreshes."""
    settings = Settings.from_environment({"AIGAP_DATA": str(data_folder)})
    now = datetime.now(UTC)
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        for day in range(DAYS, 0, -1):
            at = now - timedelta(days=day)
            with closing(sqlite3.connect(settings.dagster_home / "history" / "event_log.db")) as database, database:
                for refresh in [release, *[without_news] * REFRESHES_A_DAY]:
                    copy_run(instance, settings, refresh.run, name := str(uuid.uuid4()), at)
                    copy_events(database, refresh, name, at)
            prune(instance, settings, at)
    return sum(path.stat().st_size for path in settings.dagster_home.rglob("*") if path.is_file()) / 1e6


def copy_run(instance: dg.DagsterInstance, settings: Settings, run: dg.DagsterRun, name: str, at: datetime) -> None:
    instance.run_storage.add_run(run._replace(run_id=name))
    with instance.run_storage.connect() as connection:  # type: ignore[attr-defined]  # of the storage that is SQL
        changed = RunsTable.update().where(RunsTable.c.run_id == name)
        connection.execute(changed.values(create_timestamp=at.replace(tzinfo=None)))
    logs = settings.dagster_home / "storage"
    shutil.copytree(logs / run.run_id, logs / name)


def copy_events(database: sqlite3.Connection, refresh: Refresh, name: str, at: datetime) -> None:
    """Copy the rows of the event log that a refresh wrote, to a run of another name and day."""
    (newest,) = database.execute("select max(id) from event_logs").fetchone()
    given = {
        "run": refresh.run.run_id, "name": name, "first": refresh.first, "last": refresh.last,
        "at": f"{at:%Y-%m-%d %H:%M:%S.%f}", "ahead": newest - refresh.first,
    }  # fmt: skip
    own = "case run_id when :run then :name else run_id end"
    written = "between :first + 1 and :last"
    database.execute(
        f"""insert into event_logs (id, run_id, event, dagster_event_type, timestamp, step_key, asset_key, partition)
        select id + :ahead, {own}, event, dagster_event_type, :at, step_key, asset_key, partition
        from event_logs where id {written}""",
        given,
    )
    database.execute(
        f"""insert into asset_event_tags (event_id, asset_key, key, value, event_timestamp)
        select event_id + :ahead, asset_key, key, value, :at from asset_event_tags where event_id {written}""",
        given,
    )
    columns = "asset_key, check_name, partition, execution_status, evaluation_event"
    database.execute(
        f"""insert into asset_check_executions
        ({columns}, run_id, evaluation_event_timestamp, evaluation_event_storage_id, materialization_event_storage_id)
        select {columns}, {own}, :at, evaluation_event_storage_id + :ahead, materialization_event_storage_id
        from asset_check_executions where evaluation_event_storage_id {written}""",
        given,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare, full = [], []
        for number in range(REPEATS):
            bare.append(cost(_WITHOUT, Path(folder) / f"without_{number}"))
            full.append(cost(_WITH, data := Path(folder) / f"with_{number}", "--offline"))
        without, beside = median(bare), median(full)
        release, release_size = refreshed(data, "--offline", AIGAP_FOCUS="KOR")
        with running_mirror() as mirror:
            publish(mirror)
            refreshed(data, AIGAP_FOCUS="KOR", AIGAP_MIRROR=mirror.url)
            without_news, look_size = refreshed(data, AIGAP_FOCUS="KOR", AIGAP_MIRROR=mirror.url)
        year = a_year(data, release, without_news)
    wall, processor = beside.wall / without.wall, beside.processor / without.processor
    print(f"first release without Dagster      {without.wall:6.2f} s    {without.processor:6.2f} s of the processor")
    print(f"first release, aigap refresh       {beside.wall:6.2f} s    {beside.processor:6.2f} s of the processor")
    print(f"times that without                 {wall:6.2f}      {processor:6.2f} (aim: 1.4 at most)")
    print(f"another release                    {release_size:6.2f} MB   (aim: 1.5 at most)")
    print(f"a refresh of all without news      {look_size:6.2f} MB   (aim: 0.1 at most)")
    print(f"a year                             {year:6.0f} MB   (aim: under 300)")


if __name__ == "__main__":
    main()
