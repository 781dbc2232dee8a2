"""What Spark says, as one message that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.parsing.faults import ResourceFault, RunFault


@contextmanager
def faults_of(doing: str) -> Iterator[None]:
    """What Spark says, in one message; where it is the machinery's, no file is to blame."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from sqlglot.errors import SqlglotError

    try:
        yield
    except (PySparkException, SqlglotError) as error:
        raise RunFault(
            f"{doing} cannot be run by Spark",
            expected="a select that Spark accepts as DuckDB does",
            seen=_first_lines(error),
            next_step="correct its SQL or pipeline/building/spark/dialect.py, or refresh with --engine duckdb",
        ) from error
    except Py4JError as error:
        raise ResourceFault(
            f"{doing} could not be finished",
            expected="a master with workers, and enough disk and memory",
            seen=_first_lines(error),
            next_step="look at the master and its workers, then refresh again, or with --engine duckdb; the current "
            "release stays",
        ) from error


def _first_lines(error: Exception) -> str:
    """Without the stack of the Java machine."""
    lines = [line for line in str(error).partition("JVM stacktrace")[0].splitlines() if line.strip()]
    return " ".join(line.strip() for line in lines if not line.lstrip().startswith("at "))[:600]
