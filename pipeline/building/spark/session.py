"""A session of Spark's that reckons as DuckDB does: in UTC, with errors where a number does not fit."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.building.spark.dialect import FORMAT_UDF, PRINTF_UDF
from pipeline.building.spark.faults import faults_of
from pipeline.building.spark.installed import require_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOG = Path(__file__).with_name("log4j2.properties")
_CLUSTER = re.compile(r"spark://([^:/,]+):(\d+)")
#: What decides what a statement says, so that no configuration of a cluster may decide it.
_MEANING = {
    # an overflow or a text that is no number is an error, as in DuckDB, not a NULL or another number
    "spark.sql.ansi.enabled": "true",
    # times without a zone, as the warehouse stores them
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.session.timeZone": "UTC",
}
_MACHINERY = {
    "spark.app.name": "aigap",
    "spark.ui.enabled": "false",  # a web server on every interface, which nobody asked for
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.debug.maxToStringFields": "200",
}


@contextmanager
def session_on(master: str) -> Iterator[SparkSession]:
    """A session on a master, which ends with the build.

    Raises:
        RunFault: the package or Java is missing.
        ResourceFault: the master does not answer.
    """
    require_spark()
    with faults_of(f"Spark at {master}"):
        session = _started(master)
    try:
        yield session
    finally:
        session.stop()


def _started(master: str) -> SparkSession:
    """With the formats of numbers that Java has not."""
    from pyspark.sql import SparkSession

    options = {**_MACHINERY, **_MEANING, **_addresses(master)}
    options["spark.driver.extraJavaOptions"] = f"-Dlog4j2.configurationFile={_LOG.as_uri()} -Duser.timezone=UTC"
    options["spark.executor.extraJavaOptions"] = "-Duser.timezone=UTC"
    # the workers' Python has to be of the driver's version; on other machines it may stand elsewhere
    options["spark.pyspark.python"] = os.environ.get("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    cores = session.sparkContext.defaultParallelism
    # as many parts as can be worked on at once: of small tables every further one costs a task and saves nothing
    session.conf.set("spark.sql.shuffle.partitions", str(cores))
    # lambdas, which travel as they are: on a worker there is no aigap to import them from
    session.udf.register(FORMAT_UDF, lambda text, number: None if number is None else text.format(number))
    session.udf.register(PRINTF_UDF, lambda text, number: None if number is None else text % number)
    return session


def _addresses(master: str) -> dict[str, str]:
    """Where the workers reach the driver: by the address from which this machine reaches the master.

    Spark would take what the machine calls itself, or SPARK_LOCAL_IP, which a library of ours sets to 127.0.0.1.
    """
    address = "127.0.0.1"
    if found := _CLUSTER.match(master):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((found[1], int(found[2])))  # sends nothing: the system says which way it would
            address = probe.getsockname()[0]
    return {"spark.driver.host": address, "spark.driver.bindAddress": address}
