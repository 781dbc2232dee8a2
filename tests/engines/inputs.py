"""Databases that hold every table of a build as DuckDB has made it, internal ones too, for another engine to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipeline.building.candidate import Inputs, build_candidate, create_schemas
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.building.table_making import TableMaking
from pipeline.contracts.check_results import CheckResult
from pipeline.contracts.sql_text import qualified, quoted
from pipeline.normalizing.source_tables import read_pending
from pipeline.releasing.step import opened_step
from pipeline.settings import PROJECT_ROOT, Settings
from tests.benchmarks import gap_scale

_TABLES = """
select case database_name when 'stage' then 'stage' else schema_name end || '.' || table_name from duckdb_tables()
union all
select 'stage.' || view_name from duckdb_views() where database_name = 'stage' and not internal
"""
#: What a panel of invented values reaches: everything from the observations on but claims, composites and sources.
PANEL_TARGETS = (
    "mart.gap_indicators",
    "mart.pair_gaps",
    "mart.rank_changes",
    "mart.concentration",
    "mart.convergence",
    "mart.level_years",
    "mart.parity",
    "mart.growth_rates",
    "mart.required_growth",
    "mart.denominator_moves",
    "mart.time_distance",
    "core.yen_per_dollar",
)


def models_of_engines() -> list[SqlModel]:
    """The models that another engine may derive."""
    models = read_models(PROJECT_ROOT / "warehouse" / "models")
    return [model for model in models if model.schema in ("stage", "core", "mart")]


@contextmanager
def as_released(settings: Settings, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a build of what is landed in a data folder, as they stand when it is audited."""

    def keep(connection: duckdb.DuckDBPyConnection, making: TableMaking) -> list[CheckResult]:
        for (name,) in connection.execute(_TABLES).fetchall():
            connection.execute(f"copy (from {qualified(name)}) to {quoted(str(folder / f'{name}.parquet'))}")
        return []

    with opened_step(settings, "comparing engines") as step:
        validations = step.validations_to_build()
        inputs = Inputs(
            read_pending(settings, step.ledger, step.store, step.reference),
            step.ledger.snapshots(),
            validations,
            step.statuses(validations),
            step.freshness(),
            step.ledger.fetches(),
            step.ledger.releases(),
            step.ledger.decisions(),
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TableMaking, "let_go", lambda making, name: None)  # internal tables are to be compared, too
            build_candidate(folder / "candidate.duckdb", inputs, settings, step.reference, keep)
    with duckdb.connect() as connection:
        create_schemas(connection)
        for path in sorted(folder.glob("*.parquet")):
            connection.execute(f"create table {qualified(path.stem)} as from read_parquet({quoted(str(path))})")
        yield connection


@contextmanager
def panel(indicators: int = 3, targets: Iterable[str] = PANEL_TARGETS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Invented values of some indicators with holes and ties, and every table that follows from them to the targets.

    An indicator has 10,000 places, of which one in twenty is a hole.
    """
    with duckdb.connect() as connection:
        gap_scale.prepared(connection, indicators * gap_scale.ECONOMIES * gap_scale.YEARS / 1e6)
        connection.execute("create table meta.parameters as select 'default_focus' as parameter, 'E001' as value")
        for model in panel_models(targets):
            gap_scale.run(connection, model)
        yield connection


def panel_models(targets: Iterable[str] = PANEL_TARGETS) -> list[SqlModel]:
    """The models of a panel, in order."""
    wanted = {model.name for target in targets for model in gap_scale.needed(target)}
    return [model for model in models_of_engines() if model.name in wanted]
