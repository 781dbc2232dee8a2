"""The engines that derive a model's rows: DuckDB, in the candidate itself, or Spark beside it.

Whichever it is, the rows end in the candidate, under the same declaration, checks and audit. What is loaded, staged or
judged is DuckDB's business always.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from pipeline.building.sql_models import SqlModel
from pipeline.settings import SPARK, Settings

if TYPE_CHECKING:
    import duckdb

_WITH_SPARK = " with spark "


class Engine(Protocol):
    """Derives models.

    Attributes:
        may_split: whether some partitions of a table may be derived alone, over views of the candidate.
    """

    may_split: bool

    def rows(self, model: SqlModel) -> str:
        """A statement of DuckDB's that gives the rows of a model."""


class DuckDBEngine:
    """The candidate's own engine."""

    may_split = True

    def rows(self, model: SqlModel) -> str:
        """The model's statement itself."""
        return model.sql


def _work_folder(folder: Path) -> TemporaryDirectory[str]:
    """Of a build that failed, a worker may still be writing there; the next step sweeps what is left."""
    return TemporaryDirectory(dir=folder, prefix="spark-", ignore_cleanup_errors=True)


@contextmanager
def engine_for(settings: Settings, connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Engine]:
    """The engine of a build, whose candidate is in this folder.

    Raises:
        RunFault: Spark is wanted and not installed, or Java is missing.
        ResourceFault: Spark does not start.
    """
    if settings.engine != SPARK:
        yield DuckDBEngine()
        return
    from pipeline.building.spark.engine import SparkEngine
    from pipeline.building.spark.session import session_on

    with session_on(settings.spark_master) as session, _work_folder(folder) as work:
        yield SparkEngine(connection, session, Path(work))


def require_engine(settings: Settings) -> None:
    """Say what is missing for the engine before anything is begun.

    Raises:
        RunFault: Spark is wanted and not installed, or Java is missing.
    """
    if settings.engine == SPARK:
        from pipeline.building.spark.installed import require_spark

        require_spark()


def engine_name(settings: Settings) -> str:
    """The engines that make a release, with their versions: `1.5.5`, or `1.5.5 with spark 4.3.0`.

    Raises:
        RunFault: Spark is wanted and not installed.
    """
    import duckdb

    if settings.engine != SPARK:
        return duckdb.__version__
    from pipeline.building.spark.installed import spark_version

    return f"{duckdb.__version__}{_WITH_SPARK}{spark_version()}"


def is_with_spark(name: str) -> bool:
    """Whether the engines of a name are DuckDB and Spark."""
    return _WITH_SPARK in name
