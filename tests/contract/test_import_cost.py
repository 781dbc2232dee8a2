"""What a refresh that finds nothing new may cost: no library that takes seconds to import is imported at all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

from pipeline.settings import PROJECT_ROOT, Settings

HEAVY = {"polars", "pandera", "pandas", "pyarrow", "duckdb", "great_expectations", "dagster", "numpy"}

_FETCH = """
import json, sys
from pathlib import Path
from pipeline import refresh
imported = sorted(set(sys.modules))
from tests.small_project import settings_of
before = set(sys.modules)
settings = settings_of(Path(sys.argv[1]), Path(sys.argv[2]))
found = refresh.fetch(settings, offline=True)
print(json.dumps({"changed": found.changed, "imported": imported, "fetched": sorted(set(sys.modules) - before)}))
"""


def test_neither_the_stages_nor_a_fetch_without_news_imports_a_heavy_library(small: Callable[..., Settings]) -> None:
    """A schedule fetches every day and mostly finds nothing: seconds of imports would be all that it does."""
    settings = small()
    command = [sys.executable, "-c", _FETCH, str(settings.project_root), str(settings.data_folder)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["changed"] is False
    assert HEAVY & set(said["imported"]) == set()
    assert HEAVY & set(said["fetched"]) == set()
