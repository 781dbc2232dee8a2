"""Spark derives from the same tables what DuckDB derives: every model, each from what DuckDB has made.

So a fault of one model is the fault of that one, and not of all that follow; `test_refresh_by_spark` has them follow.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.building.spark.engine import ROWS_TO_DEAL_OUT, SparkEngine, view_of
from pipeline.building.sql_models import PARTITION, SqlModel
from pipeline.contracts.ddl import check_types
from pipeline.contracts.sql_text import qualified
from pipeline.settings import Settings
from schemas.registry import models
from tests.engines.equal_tables import differences
from tests.engines.inputs import as_released, models_of_engines, panel, panel_models
from tests.engines.needs_spark import spark_or_skip
from tests.releases import Releases

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.long
spark_or_skip()

#: Each reads a table that is dealt out, of values or of what followed from them: windows, lists, joins and means.
OF_DEALT_OUT = ("core.observations_latest", "stage.comparable_observations", "mart.peer_groups", "mart.required_growth")
#: Enough that a table of one row for each value is dealt out.
INDICATORS = 22


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    from pipeline.building.spark.session import session_on

    with session_on("local[*]") as running:
        yield running


@pytest.fixture(scope="module")
def real(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("real")
    data = shutil.copytree(releases.of_the_checkout(), folder / "data", symlinks=True)
    settings = Settings.from_environment({"AIGAP_DATA": str(data)})
    (folder / "tables").mkdir()
    with as_released(settings, folder / "tables") as connection:
        yield connection


@pytest.fixture(scope="module")
def invented() -> Iterator[duckdb.DuckDBPyConnection]:
    with panel() as connection:
        yield connection


@pytest.fixture(scope="module")
def large() -> Iterator[duckdb.DuckDBPyConnection]:
    with panel(INDICATORS, OF_DEALT_OUT) as connection:
        yield connection


def differing(model: SqlModel, connection: duckdb.DuckDBPyConnection, session: SparkSession, folder: Path) -> list[str]:
    by_spark = SparkEngine(connection, session, folder).rows(model)
    if (declared := models().get(model.name)) is not None:
        described = connection.execute(f"describe {by_spark}").fetchall()
        check_types(declared, {row[0]: row[1] for row in described}, model.template.place)
    return differences(connection, f"from {qualified(model.name)}", by_spark)


@pytest.mark.parametrize("model", models_of_engines(), ids=lambda model: model.name)
def test_of_the_real_data(
    model: SqlModel, real: duckdb.DuckDBPyConnection, session: SparkSession, tmp_path: Path
) -> None:
    assert differing(model, real, session, tmp_path) == []


@pytest.mark.parametrize("model", panel_models(), ids=lambda model: model.name)
def test_of_invented_data(
    model: SqlModel, invented: duckdb.DuckDBPyConnection, session: SparkSession, tmp_path: Path
) -> None:
    assert differing(model, invented, session, tmp_path) == []


@pytest.mark.parametrize("name", OF_DEALT_OUT)
def test_of_a_table_that_is_dealt_out(
    name: str, large: duckdb.DuckDBPyConnection, session: SparkSession, tmp_path: Path
) -> None:
    (model,) = [model for model in panel_models(OF_DEALT_OUT) if model.name == name]
    assert differing(model, large, session, tmp_path) == []
    dealt_out = [table for table in model.reads if rows_by_indicator(large, table) >= ROWS_TO_DEAL_OUT]
    assert dealt_out
    for table in dealt_out:
        assert parts_of_an_indicator(session, table) == 1


def test_a_small_table_stays_in_one_piece(
    invented: duckdb.DuckDBPyConnection, session: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (model,) = [model for model in panel_models() if model.name == OF_DEALT_OUT[0]]
    SparkEngine(invented, session, tmp_path).rows(model)
    session.table(view_of("core.observations")).explain()
    plan = capsys.readouterr().out
    assert "FileScan" in plan and "Exchange" not in plan


def rows_by_indicator(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """The rows of a table, and none where it has no column of indicators."""
    if PARTITION not in connection.table(table).columns:
        return 0
    return int(connection.sql(f"select count(*) from {qualified(table)}").fetchall()[0][0])


def parts_of_an_indicator(session: SparkSession, table: str) -> int:
    """Over how many parts its rows lie, of a table that lies in several.

    Of every column, as Spark puts together again what is small because a question leaves most of it out.
    """
    from pyspark.sql.functions import hash, max, spark_partition_id

    placed = session.table(view_of(table)).withColumn("part", spark_partition_id())
    parts = placed.groupBy(PARTITION, "part").agg(max(hash("*"))).collect()
    assert len({row["part"] for row in parts}) > 1
    return Counter(row[PARTITION] for row in parts).most_common(1)[0][1]
