"""The worked examples of warehouse/docs/adding_*.md, done to the letter in one copy of the checkout.

A page's blocks name a file: csv is added to its end, diff is applied to it. Its SQL blocks say what they give then.
"""

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

DOCS = PROJECT_ROOT / "warehouse" / "docs"
PAGES = ("adding_an_indicator", "adding_a_measure", "adding_a_column", "adding_a_grade_rule")
pytestmark = pytest.mark.long

BLOCK = re.compile(r"^```(csv|diff) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SQL = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEPS = """
from pipeline import refresh
from pipeline.settings import Settings

settings = Settings.from_environment()
refresh.fetch(settings, offline=True)
built = refresh.build_release(settings, trigger="tests")
assert built.promoted, [check for check in built.checks if check.blocks]
"""


def text_of(page: str) -> str:
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def apply(root: Path, kind: str, name: str, text: str) -> None:
    path = root / name
    before = path.read_text(encoding="utf-8")
    if kind == "csv":
        path.write_text(before + text, encoding="utf-8")
        return
    lines = text.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    assert before.count(old) == 1, f"{name} does not have these lines once:\n{old}"
    path.write_text(before.replace(old, "".join(line[1:] for line in lines if line[0] in " +")), encoding="utf-8")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a checkout with the changes of every page."""
    root = make_small_project(tmp_path_factory.mktemp("changed") / "project", marts=True)
    for page in PAGES:
        for block in BLOCK.findall(text_of(page)):
            apply(root, *block)
    data = root.parent / "data"
    environment = os.environ | {"PYTHONPATH": str(root), "AIGAP_DATA": str(data)}
    command = [sys.executable, "-c", STEPS]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (data / "aigap.duckdb").resolve()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_promises_what_its_changes_give(page: str, changed: Path) -> None:
    blocks = SQL.findall(text_of(page))
    assert blocks
    with duckdb.connect(str(changed), read_only=True) as connection:
        for block in blocks:
            promised = [line.removeprefix("-- = ") for line in block.splitlines() if line.startswith("-- = ")]
            rows = connection.execute(block).fetchall()
            assert len(rows) == len(promised), rows
            shown = [map(_shown, row, line.split(" | ")) for row, line in zip(rows, promised, strict=True)]
            assert [" | ".join(cells) for cells in shown] == promised


def _shown(value: object, promised: str) -> str:
    if value is None:
        return "NULL"
    return f"{value:.{len(promised.partition('.')[2])}f}" if isinstance(value, float) else str(value)
