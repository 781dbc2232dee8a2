"""Every query that we show to people runs, and answers something."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT

CookBook = sorted((PROJECT_ROOT / "warehouse" / "queries").glob("*.sql"))
DOCS = PROJECT_ROOT / "warehouse" / "docs"


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CookBook, ids=lambda path: path.stem)
def test_a_cookbook_query_gives_rows(path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(path.read_text(encoding="utf-8")).fetchall()


def test_the_page_shows_the_queries_to_the_letter() -> None:
    shown = re.findall(r"^([^\n]+)\n\n```sql\n(.*?)```", page("cookbook"), flags=re.MULTILINE | re.DOTALL)
    kept = [path.read_text(encoding="utf-8").removeprefix("-- ").split("\n", 1) for path in CookBook]
    assert [list(pair) for pair in shown] == kept


def test_the_page_on_sources_names_each_with_its_licence(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute("select source_id, publisher, licence from core.sources").fetchall()
    text = page("sources")
    missing = [source for source, publisher, licence in rows if f"| `{source}` | {publisher} | {licence} |" not in text]
    assert not missing


def test_the_page_on_settings_names_each() -> None:
    code = (PROJECT_ROOT / "pipeline" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"(AIGAP_[A-Z_]+)"', code))
    assert named and named == {name for name in named if f"`{name}`" in page("settings")}
