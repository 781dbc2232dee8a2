"""The worked example of warehouse/docs/adding_a_publisher.md, done to the letter in a copy of the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT
from tests.small_project import make_small_project

PAGE = (PROJECT_ROOT / "warehouse" / "docs" / "adding_a_publisher.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+) (\S+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
STEPS = """
import sys
from datetime import date
from pathlib import Path
from pipeline import refresh
from pipeline.settings import Settings
from pipeline.parsing import pieces
pieces.PIECE_BYTES = int(sys.argv[1])
settings = Settings.from_environment()
day = date(2026, 9, 24)
refresh.land(settings, "example_bureau", Path("robots.csv"), edition="Robots 2026", published_at=day)
refresh.fetch(settings, offline=True)
built = refresh.build_release(settings, trigger="tests")
assert built.promoted, [check for check in built.checks if check.blocks]
"""


@pytest.mark.long
@pytest.mark.parametrize("piece_bytes", ["300", "16000000"], ids=["in pieces", "whole"])
def test_a_publisher_needs_one_parser_one_schema_and_rows_and_is_read_back(tmp_path: Path, piece_bytes: str) -> None:
    root = make_small_project(tmp_path / "project")
    for kind, name, text in BLOCKS:
        path = root / name
        assert (kind == "csv") == path.exists(), name
        path.write_text((path.read_text(encoding="utf-8") if kind == "csv" else "") + text, encoding="utf-8")
    (root / "robots.csv").write_text(
        "Country,Year,Robots installed\n"
        + "".join(f"Japan,{year},{year * 10}\n" for year in range(1950, 2025))
        + "Nowhere,2024,1\n"
    )
    data = tmp_path / "data"
    where = os.environ | {"PYTHONPATH": str(root), "AIGAP_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", STEPS, piece_bytes], cwd=root, env=where, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str((data / "aigap.duckdb").resolve()), read_only=True) as connection:
        found = connection.execute(
            "select value, locator, edition from core.observations where source_id = 'example_bureau'"
            " and period = '2024' and geo = 'JPN'"
        ).fetchall()
        refused = connection.execute("select file_name, row_number, column_name, raw_value from meta.quarantine")
        assert found == [(20240.0, "robots.csv row 76 column Robots installed", "Robots 2026")]
        assert refused.fetchall() == [("robots.csv", 77, "Country", "Nowhere")]
    _check_an_older_version(make_small_project(tmp_path / "older"), data)


def _check_an_older_version(root: Path, data: Path) -> None:
    """On a data folder of a newer version every refresh once ended with the name of its data set, and no more."""
    code = STEPS.replace('refresh.land(settings, "example_bureau"', "# ")
    code += "from pipeline.showing.status import show_status\nshow_status(settings)"
    where = os.environ | {"PYTHONPATH": str(root), "AIGAP_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", code, "300"], cwd=root, env=where, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert "example_bureau/robots: 1 landed files of a data set that this version does not know" in words
    with duckdb.connect(str((data / "aigap.duckdb").resolve()), read_only=True) as connection:
        assert connection.execute("from core.observations where source_id = 'example_bureau'").fetchall() == []


def test_the_example_is_short() -> None:
    """More than seventy-two lines for one csv would say that something is asked for that could follow by itself."""
    assert sum(len(text.strip().splitlines()) for _, _, text in BLOCKS) <= 72


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_the_example_passes_the_linter_as_it_is_pasted(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for kind, name, text in BLOCKS:
        if kind == "python":
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff", *arguments, "."]
    done = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
