"""Where Spark is installed, nothing imports it that does not need it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CODE = """
import importlib, sys
import schemas.registry
schemas.registry.models()
from pipeline.auditing.expectations import Auditor
Auditor()
assert "pyspark" not in sys.modules
import pyspark
assert pyspark.__name__ == "pyspark", "what was hidden is found again"
"""


def test_neither_pandera_nor_great_expectations_imports_spark(tmp_path: Path) -> None:
    """A package by that name that ends the process, as Spark's own does under `python -c`, is never reached."""
    package = tmp_path / "pyspark"
    for name in ("", "sql", "sql/connect", "pandas", "ml"):
        (package / name).mkdir(parents=True, exist_ok=True)
        text = "" if name == "" else "raise SystemExit('imported')"
        (package / name / "__init__.py").write_text(text)
    search = f"{tmp_path}:{Path(__file__).parents[3]}"
    done = subprocess.run(
        [sys.executable, "-c", _CODE],
        env={"PYTHONPATH": search, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
