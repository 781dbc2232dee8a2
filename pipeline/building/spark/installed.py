"""Whether Spark can run here: its package, and Java, which no package index has."""

from __future__ import annotations

import os
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.parsing.faults import RunFault


def spark_version() -> str:
    """The version of the installed package.

    Raises:
        RunFault: it is not installed.
    """
    try:
        return version("pyspark")
    except PackageNotFoundError as error:
        raise RunFault(
            "Spark is not installed",
            expected="the package pyspark in aigap's environment",
            seen="none",
            next_step="make install-spark, or refresh with --engine duckdb",
        ) from error


def require_spark() -> None:
    """Say what is missing before anything is begun.

    Raises:
        RunFault: the package or Java is missing.
    """
    spark_version()
    home = os.environ.get("JAVA_HOME")
    if not (home and (Path(home) / "bin" / "java").exists()) and shutil.which("java") is None:
        raise RunFault(
            "Spark cannot run: Java is missing",
            expected="Java 17 or later, on the path or in JAVA_HOME",
            seen=f"JAVA_HOME={home!r}" if home else "no java on the path and no JAVA_HOME",
            next_step="install Java (Debian and Ubuntu: apt-get install openjdk-17-jre-headless), "
            "or refresh with --engine duckdb",
        )
