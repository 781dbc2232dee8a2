"""What the pages for people name is there: paths, links, tables and columns."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT, Settings

DOCS = PROJECT_ROOT / "warehouse" / "docs"
PAGES = [PROJECT_ROOT / "README.md", PROJECT_ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
#: A page that adds something names what is not there yet.
ADDED = re.compile(r"example_bureau|<")
TABLE = re.compile(r"`((?:core|mart|meta|src|live)\.[a-z0-9_]+(?:\.[a-z0-9_]+)?)`")


def named_paths(page: Path) -> set[str]:
    return set(re.findall(r"`((?:pipeline|schemas|warehouse|tests)/[\w./<>]+)`", page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    made_by_running = "warehouse/data"
    paths = [path for path in named_paths(page) if not ADDED.search(path) and not path.startswith(made_by_running)]
    assert [path for path in paths if not (PROJECT_ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8"))
    dead = []
    for path, anchor in links:
        target = page if not path else (page.parent / path).resolve()
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(f"{path}#{anchor}")
    assert dead == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture
def names(warehouse: duckdb.DuckDBPyConnection, released: Settings) -> set[str]:
    """Every table, macro and column of a release and of the ledger beside it."""
    tables = "select schema_name || '.' || table_name, column_name from duckdb_columns()"
    columns = warehouse.execute(tables).fetchall()
    with duckdb.connect(str(released.status_database), read_only=True) as live:
        columns += [(f"live.{name.partition('.')[2]}", column) for name, column in live.execute(tables).fetchall()]
    macros = warehouse.execute("select schema_name || '.' || function_name from duckdb_functions()").fetchall()
    return (
        {table for table, _ in columns} | {f"{table}.{name}" for table, name in columns} | {name for (name,) in macros}
    )


def test_every_table_and_column_that_a_page_names_is_there(names: set[str]) -> None:
    named = {page.name: set(TABLE.findall(page.read_text(encoding="utf-8"))) for page in PAGES}
    assert sum(map(len, named.values())) > 100
    unknown = {page: sorted(found - names) for page, found in named.items()}
    assert {page: found for page, found in unknown.items() if found} == {}
