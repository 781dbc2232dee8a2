"""Who runs beside whom: each contestant is one or more commands, run as processes of their own, and what they leave.

Two races. *load*: one csv file to a validated DuckDB table; the product does this in ``land`` and in ``refresh``, which
also derives, audits and publishes, and both are measured. *models*: the product's SQL models on the same input tables,
by the product's own builder and by dbt.
"""

from __future__ import annotations

import compileall
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tests.benchmarks.side_by_side.panel import ROOT, Panel
from tests.benchmarks.side_by_side.publisher import SOURCE_ID, project_with_publisher

PEERS = ROOT / "tests" / "benchmarks" / "peers"
ENVIRONMENTS = ROOT / ".peers"
PRODUCT, BASE, DBT, MODELS = "aigap", "duckdb_read_csv", "dbt_duckdb", "aigap_models"
LOAD_RACE, MODEL_RACE = "load", "models"
#: Nothing is told to anybody, and none of these tools looks whether there is a newer version of it.
QUIET = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DBT_VERSION_CHECK": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class Step:
    """One command of a contestant."""

    name: str
    command: Sequence[str]
    cwd: Path
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What stands in the warehouse afterwards: bytes of its file, rows of the table, rows refused.

    ``tables`` are the rows of each of the product's tables, ``models`` the processor's seconds of each of its models.
    """

    bytes: int
    rows: int
    refused: int
    tables: Mapping[str, int] = field(default_factory=dict)
    models: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Contestant:
    """``prepare`` makes the commands for a panel in an empty folder; ``found`` reads what they left there.

    What ``prepare`` does is not measured: a copy of the checkout, the inputs of a race of models.
    """

    name: str
    race: str
    prepare: Callable[[Panel, Path], list[Step]]
    found: Callable[[Path, str], Found]

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return Path(sys.executable) if self.name in (PRODUCT, MODELS) else ENVIRONMENTS / self.name / "bin" / "python"


def peer_names() -> list[str]:
    """The peers, one folder each."""
    return sorted(path.parent.name for path in PEERS.glob("*/task.py"))


def contestants() -> dict[str, Contestant]:
    """All of them, the product first and the base of the ratios second."""
    loading = [name for name in peer_names() if name not in (BASE, DBT)]
    found = [
        Contestant(PRODUCT, LOAD_RACE, _product, _product_found),
        *(Contestant(name, LOAD_RACE, _loading_peer(name), _told) for name in (BASE, *loading)),
        Contestant(MODELS, MODEL_RACE, _models, _models_found),
        Contestant(DBT, MODEL_RACE, _dbt, lambda folder, output: _models_found(folder, "{}")),
    ]
    return {contestant.name: contestant for contestant in found}


def _product(panel: Panel, folder: Path) -> list[Step]:
    """A person's two commands, on a copy of the checkout that knows the publisher."""
    project = project_with_publisher(folder / "project", panel.indicators)
    for name in ("pipeline", "schemas"):
        compileall.compile_dir(project / name, quiet=1)  # as the installed peers are
    # ten million rows are above what a data set allows by itself
    variables = {"PYTHONPATH": str(project), "AIGAP_DATA": str(folder / "data"), "AIGAP_MAX_FILE_MB": "2000"}
    aigap = [sys.executable, "-m", "pipeline.cli"]
    edition = ["--edition", "Panel 2026", "--published-at", "2026-09-24"]
    return [
        Step("land", [*aigap, "land", SOURCE_ID, str(panel.path), *edition], project, variables),
        Step("refresh", [*aigap, "refresh", "--offline"], project, variables),
    ]


def _product_found(folder: Path, output: str) -> Found:
    warehouse = (folder / "data" / "aigap.duckdb").resolve()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            f"select count(*) from core.observations where source_id = '{SOURCE_ID}' and value is not null"
        ).fetchall()[0][0]
        refused = connection.execute(
            f"select count(distinct row_number) from meta.quarantine where source_id = '{SOURCE_ID}'"
        ).fetchall()[0][0]
        tables = connection.execute("select table_name, row_count from meta.dictionary").fetchall()
    return Found(warehouse.stat().st_size, rows, refused, dict(tables))


def _loading_peer(name: str) -> Callable[[Panel, Path], list[Step]]:
    def prepare(panel: Panel, folder: Path) -> list[Step]:
        python = str(ENVIRONMENTS / name / "bin" / "python")
        arguments = [str(panel.path), str(panel.known), str(folder / "warehouse.duckdb")]
        return [Step("load", [python, str(PEERS / name / "task.py"), *arguments], folder, QUIET)]

    return prepare


def _told(folder: Path, output: str) -> Found:
    told = json.loads(output.strip().splitlines()[-1])
    return Found((folder / "warehouse.duckdb").stat().st_size, told["rows"], told["refused"])


def _models(panel: Panel, folder: Path) -> list[Step]:
    shutil.copy(_inputs(panel), folder / "warehouse.duckdb")
    command = [sys.executable, "-m", "tests.benchmarks.side_by_side.models", str(folder / "warehouse.duckdb")]
    return [Step("models", command, ROOT)]


def _dbt(panel: Panel, folder: Path) -> list[Step]:
    from tests.benchmarks.side_by_side.dbt_project import write_dbt_project

    shutil.copy(_inputs(panel), folder / "warehouse.duckdb")
    write_dbt_project(folder / "dbt", folder / "warehouse.duckdb")
    python = str(ENVIRONMENTS / DBT / "bin" / "python")
    return [Step("models", [python, str(PEERS / DBT / "task.py"), str(folder / "dbt")], folder, QUIET)]


def _inputs(panel: Panel) -> Path:
    """The input tables of the models for a panel of the same shape, made once for both."""
    from tests import generated_panel

    path = panel.path.with_name("inputs.duckdb")
    if not path.exists():
        months = -(-panel.rows // (len(panel.indicators) * panel.economies))
        shape = generated_panel.Panel(panel.economies, months, len(panel.indicators))
        with duckdb.connect(str(path)) as connection:
            generated_panel.fill(connection, shape, stage_is_kept=True)
    return path


def _models_found(folder: Path, output: str) -> Found:
    warehouse = folder / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        counts = [
            connection.execute(f"select count(*) from {table}").fetchall()[0][0]
            for table in ("core.observations", "mart.gap_indicators", "mart.time_distance")
        ]
    return Found(warehouse.stat().st_size, sum(counts), 0, models=json.loads(output.strip().splitlines()[-1]))
