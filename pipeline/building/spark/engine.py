"""Derives models with Spark: their tables go there as Parquet, the statement runs there, and its rows come back so.

Driver and workers meet in one folder, beside the candidate: on one machine any folder, on a cluster one that all of
them see under the same path.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.building.spark.dialect import spark_sql
from pipeline.building.spark.faults import faults_of
from pipeline.building.sql_models import PARTITION, SqlModel
from pipeline.contracts.sql_text import identifier, qualified, quoted

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import DataFrame, SparkSession

#: What Spark derives; of `meta` and `audit`, which tell of the build, DuckDB is the one that knows.
SCHEMAS = ("stage", "core", "mart")
#: Below so many rows a table stays in one piece: to deal it out costs more than one core's work on it.
ROWS_TO_DEAL_OUT = 200_000


def view_of(table: str) -> str:
    """The name of a table in Spark, which has one level of names where the warehouse has two."""
    return table.replace(".", "__")


def _address(path: Path) -> str:
    """The shared folder, whatever a cluster has for its own files."""
    return f"file://{path}"


class SparkEngine:
    """One session of Spark's, and the tables that it knows."""

    may_split = False  # it reads whole tables

    def __init__(self, connection: duckdb.DuckDBPyConnection, session: SparkSession, folder: Path) -> None:
        """Begin with a session that knows nothing.

        Args:
            connection: the candidate, which tables are taken from.
            session: where models run.
            folder: what driver and workers write and read.
        """
        self._connection, self._session, self._folder = connection, session, folder
        self._known: set[str] = set()

    def rows(self, model: SqlModel) -> str:
        """Run a model in Spark, and name what it has written."""
        from schemas.registry import models

        if model.schema not in SCHEMAS:
            return model.sql
        target = self._folder / model.name
        with faults_of(f"the SQL model {model.name}"):
            for table in sorted(model.reads):
                self._make_known(table)
            self._session.sql(spark_sql(model.sql, view_of)).write.mode("overwrite").parquet(_address(target))
            if model.name not in models():
                # a public table is read from the candidate again, where what is no number was taken out of it
                self._register(model.name, target)
        columns = self._session.read.parquet(_address(target)).columns
        names = ", ".join(identifier(column) for column in columns)
        return f"select {names} from read_parquet({quoted(str(target / '*.parquet'))})"

    def _make_known(self, table: str) -> None:
        if table not in self._known:
            path = self._folder / f"{table}.parquet"
            self._connection.execute(f"copy (from {qualified(table)}) to {quoted(str(path))} (format parquet)")
            self._register(table, path)

    def _register(self, table: str, path: Path) -> None:
        frame = self._dealt_out(self._session.read.parquet(_address(path)), path)
        frame.createOrReplaceTempView(view_of(table))
        self._known.add(table)

    def _dealt_out(self, frame: DataFrame, path: Path) -> DataFrame:
        if PARTITION not in frame.columns:
            return frame
        files = quoted(str(path / "*.parquet" if path.is_dir() else path))
        (rows,) = self._connection.execute(f"select count(*) from read_parquet({files})").fetchone() or (0,)
        return frame if rows < ROWS_TO_DEAL_OUT else frame.repartition(PARTITION)
