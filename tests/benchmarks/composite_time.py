"""How long the composites take on the embedded editions: `make timings` prints each model's time on two threads.

A release is built offline; what the composites read of it is copied into memory, and their models run on it as the
build runs them. Aim: under 2 s for the draws, and so for what a refresh gets slower. Beside the time stands that of the
processors: twice the time where both were free, and no more than the time where other work took them.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterable

import duckdb

from pipeline import refresh
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.settings import Settings

RUNS = 5
DECLARED = {"core.composite_weights", "core.composite_parameters"}
DRAWS = "stage.composite_ranks"


def composite_models(models: Iterable[SqlModel]) -> list[SqlModel]:
    """Every model that the declarations of the composites reach, in order; audits are views and take no time."""
    reached: list[SqlModel] = []
    for model in models:
        if model.schema != "audit" and model.reads & (DECLARED | {other.name for other in reached}):
            reached.append(model)
    return reached


def copied(connection: duckdb.DuckDBPyConnection, models: list[SqlModel]) -> None:
    """Copy what the models read and do not make themselves."""
    made = {model.name for model in models}
    for name in sorted(set().union(*(model.reads for model in models)) - made):
        connection.execute(f"create table {name} as from release.{name}")


def seconds(connection: duckdb.DuckDBPyConnection, model: SqlModel) -> tuple[float, float]:
    """Seconds by the clock, and of the processors."""
    started, busy = time.perf_counter(), time.process_time()
    connection.execute(f"create or replace table {model.name} as {model.sql}")
    return time.perf_counter() - started, time.process_time() - busy


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"AIGAP_DATA": folder})
        refresh.fetch(settings, offline=True)
        refresh.build_release(settings, trigger="benchmark")
        models = composite_models(read_models(settings.models_folder))
        with duckdb.connect(":memory:", config={"threads": 2}) as connection:
            connection.execute(f"attach '{settings.current_warehouse.resolve()}' as release (read_only)")
            for schema in ("stage", "core", "mart"):
                connection.execute(f"create schema {schema}")
            copied(connection, models)
            times = {model.name: [seconds(connection, model)] for model in models}
            for _ in range(RUNS - 1):
                for model in models:
                    times[model.name].append(seconds(connection, model))
            draws = connection.execute("select draws from stage.composite_settings").fetchall()[0][0]
    clock, busy = ({name: statistics.median(run[i] for run in found) for name, found in times.items()} for i in (0, 1))
    for name in clock:
        aim = f"   ({draws:,} draws; aim: under 2 s)" if name == DRAWS else ""
        print(f"{name:32} {clock[name]:6.3f} s, {busy[name]:6.3f} s of processors{aim}")
    total = f"{sum(clock.values()):6.3f} s, {sum(busy.values()):6.3f} s of processors"
    print(f"{'all of them':32} {total}   (aim: a refresh gets at most 2 s slower)")


if __name__ == "__main__":
    main()
