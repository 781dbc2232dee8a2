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


def _answered(warehouse: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, object]]:
    done = warehouse.execute(next(path for path in CookBook if path.stem == name).read_text(encoding="utf-8"))
    names = [column[0] for column in done.description or []]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


def test_what_is_missing_to_reach_another_is_asked_once_and_only_of_who_is_behind(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = _answered(warehouse, "24_to_reach_germany")
    indicators = [row["indicator_id"] for row in rows]
    # Japan has the better place there
    assert rows and "ai_vibrancy_rank" not in indicators
    assert len(indicators) == len(set(indicators))


def test_two_economies_stand_side_by_side_in_one_list(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = _answered(warehouse, "20_korea_beside_japan")
    assert rows
    for row in rows:
        assert None not in (row["jpn"], row["kor"], row["source_id"], row["edition"])
    titles = [row["title_en"] for row in rows]
    assert len(titles) == len(set(titles))


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
