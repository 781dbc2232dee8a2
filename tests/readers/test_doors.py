"""The recipes of the page on files, run as they stand there, and the notebook."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT
from tests.readers.conftest import Command, Reading

pytestmark = pytest.mark.long

DOCS = PROJECT_ROOT / "warehouse" / "docs"
NOTEBOOK = DOCS / "from_question_to_chart.ipynb"
RECIPES = re.findall(
    r"^([^\n]+):\n\n```(sh|python|r)\n(.*?)```", (DOCS / "publishing.md").read_text(encoding="utf-8"), re.M | re.S
)


@pytest.mark.parametrize(("title", "language", "code"), RECIPES, ids=[recipe[0] for recipe in RECIPES])
def test_a_recipe_gives_the_answer(
    title: str, language: str, code: str, exported: Path, command: Command, read: Reading, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    shutil.copytree(exported, folder)
    if language == "python":
        said = read(code, folder)
    elif language == "sh":
        said = command(["sh", "-euc", code], folder)
    else:
        if shutil.which("Rscript") is None:
            pytest.skip("R is not installed (Debian: apt-get install --no-install-recommends r-base-core)")
        said = command(["Rscript", "-e", code], folder)
    assert re.search(r"258\.3|1106672140|\bVALID\b", said), said


def test_every_door_that_is_promised_has_a_recipe() -> None:
    text = " ".join(f"{title} {code}" for title, _, code in RECIPES)
    for door in ("duckdb -readonly", "import duckdb", "polars", "pandas", "ibis", "pysdmx", "read.csv", "datasette"):
        assert door in text


def test_the_notebook_goes_from_a_question_to_a_chart(
    exported: Path, read: Reading, tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    folder = tmp_path / "files"
    shutil.copytree(exported, folder)
    code = f"""
import nbformat
from nbclient import NotebookClient
book = nbformat.read({str(NOTEBOOK)!r}, as_version=4)
NotebookClient(book, timeout=200, kernel_name="python3", resources={{"metadata": {{"path": "."}}}}).execute()
outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
print(len([one for one in outputs if "image/png" in one.get("data", {{}})]))
print("".join(one.get("text", "") for one in outputs))
"""
    images, *lines = read(code, folder).splitlines()
    (expected,) = warehouse.execute(
        "select times_behind from mart.country_vs_world where geo = 'JPN' and indicator_id = 'private_ai_investment'"
    ).fetchone() or (None,)
    assert int(images) == 1
    assert f"{expected:.1f}" in " ".join(lines)
