"""What is missing for Spark is said before anything is begun, with the command that mends it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.building.engines import engine_name, is_with_spark, require_engine
from pipeline.building.spark.installed import require_spark
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from tests.commands import typed


def test_without_java_or_the_package_nothing_begins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(RunFault) as raised:
        require_spark()
    assert ("openjdk-17" if find_spec("pyspark") else "make install-spark") in raised.value.next_step


def test_duckdb_needs_nothing_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings.from_environment({})
    require_engine(settings)
    assert not is_with_spark(engine_name(settings))


def test_the_command_says_so_and_fetches_nothing(
    released: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    result = typed(released, "refresh", "--engine", "spark")
    assert result.exit_code == 1
    assert "or refresh with --engine duckdb" in " ".join(result.stderr.split())


def test_a_master_that_is_none_is_refused(released: Settings) -> None:
    result = typed(released, "refresh", "--engine", "spark", "--master", "http://127.0.0.1:7077")
    assert result.exit_code == 1 and "spark://127.0.0.1:7077" in " ".join(result.stderr.split())
