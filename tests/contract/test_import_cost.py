"""What commands import: a refresh without news no large library, and others none that they do not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipeline.settings import PROJECT_ROOT
from tests.publications import PAYLOADS, ROBOTS
from tests.releases import Small

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

_LAND = """
import json, sys
from datetime import date
from pathlib import Path
from pipeline import refresh
from tests.small_project import settings_of
settings = settings_of(Path(sys.argv[1]), Path(sys.argv[2]))
landed = refresh.land(settings, sys.argv[3], Path(sys.argv[5]), dataset_id=sys.argv[4], published_at=date(2025, 4, 8))
print(json.dumps({"outcome": landed.validation.outcome, "imported": sorted(sys.modules)}))
"""
#: What no file that is handed over is read with: pandera and DuckDB would import pandas where they see it installed.
BESIDE_LANDING = {"pandas", "hypothesis", "requests", "dagster", "great_expectations", "scipy", "rich"}

_AUDIT = """
import json, sys
from pipeline.auditing.expectations import Auditor
auditor = Auditor()
imported = sorted(sys.modules)
import altair, boto3, great_expectations as gx, pandas
letters = pandas.DataFrame({"letter": [*"aab"]})
asset = auditor.context.data_sources.pandas_default.add_dataframe_asset("letters")
batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": letters})
partition = {"values": ["a", "b"], "weights": [0.5, 0.5]}
divergence = gx.expectations.ExpectColumnKLDivergenceToBeLessThan(
    column="letter", partition_object=partition, threshold=1.0
)
result = batch.validate(divergence)
print(json.dumps({"imported": imported, "observed": result.result["observed_value"], "found": bool(boto3.__file__)}))
"""
#: What Great Expectations imports for few expectations or for files elsewhere.
BESIDE_AUDIT = {"scipy.stats", "altair", "boto3", "botocore", "pyspark"}


def _said(code: str, *arguments: object) -> dict[str, Any]:
    """What a process of Python says as JSON."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_neither_the_stages_nor_a_fetch_without_news_imports_a_heavy_library(small: Small) -> None:
    """A schedule fetches every day and mostly finds nothing: seconds of imports would be all that it does."""
    settings = small()
    said = _said(_FETCH, settings.project_root, settings.data_folder)
    assert said["changed"] is False
    assert HEAVY & set(said["imported"]) == set()
    assert HEAVY & set(said["fetched"]) == set()


def test_landing_a_file_imports_nothing_that_reading_it_does_not_need(small: Small, tmp_path: Path) -> None:
    settings, file = small(), tmp_path / "robots.csv"
    file.write_bytes(PAYLOADS[ROBOTS])
    said = _said(_LAND, settings.project_root, settings.data_folder, *ROBOTS, file)
    assert said["outcome"] == "accepted"
    assert BESIDE_LANDING & set(said["imported"]) == set()


def test_an_audit_imports_what_few_expectations_need_only_where_one_of_them_is_used() -> None:
    """The divergence is reckoned with scipy, which the import of Great Expectations has not found."""
    said = _said(_AUDIT)
    assert BESIDE_AUDIT & set(said["imported"]) == set()
    assert round(said["observed"], 4) == 0.0566
    assert said["found"], "what was hidden is found again"
