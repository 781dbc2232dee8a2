"""The glossary: in order, of things that are there, and with every word that a column may hold."""

from __future__ import annotations

import re
from itertools import pairwise

import duckdb

from pipeline.settings import PROJECT_ROOT, Settings
from schemas.registry import models

PAGE = (PROJECT_ROOT / "warehouse" / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\*\*(.+?)\*\* – ((?:.+\n)+)", PAGE, re.MULTILINE)
#: Told elsewhere: the inside of the fact check (method.md), and words of no meaning of their own.
NOT_TOLD = {"rule", "rule_latest", "fit", "role", "check_kind", "fij_label", "fij_label_latest", "language"}


def declared_words() -> dict[str, set[str]]:
    """The words that each column of a public table may hold, as its model declares them; publishers' own left out."""
    words: dict[str, set[str]] = {}
    for name, model in models().items():
        if name.partition(".")[0] in {"core", "mart", "meta"}:
            for column, declared in model.to_schema().columns.items():
                for check in declared.checks:
                    if check.name == "isin" and column not in NOT_TOLD:
                        words.setdefault(f"{name}.{column}", set()).update(check.statistics["allowed_values"])
    return words


def test_every_word_that_a_column_may_hold_is_in_the_glossary() -> None:
    assert len(declared_words()) > 100
    told = set(re.findall(r"`([^`]+)`", PAGE))
    assert {column: words - told for column, words in declared_words().items() if words - told} == {}


def test_the_terms_stand_in_alphabetical_order() -> None:
    assert len(TERMS) > 80
    names = [name.casefold() for name, _ in TERMS]
    assert [pair for pair in pairwise(names) if pair[0] >= pair[1]] == []


def test_a_term_says_where_it_lives_and_what_it_is_not() -> None:
    names = {name for name, _ in TERMS}
    referring = {name: other for name, text in TERMS for other in re.findall(r"^see \*(.+)\*\.", text)}
    assert referring and set(referring.values()) <= names
    said = {name: text for name, text in TERMS if name not in referring}
    assert [name for name, text in said.items() if "*Lives in* " not in text.replace("\n", " ")] == []
    assert [name for name, text in said.items() if not re.search(r"\*[Nn]ot\*", text)] == []


def test_every_table_column_and_path_that_it_names_is_there(
    warehouse: duckdb.DuckDBPyConnection, released: Settings
) -> None:
    with duckdb.connect(str(released.status_database), read_only=True) as live:
        names = {f"live.{table}" for (table,) in live.execute("select table_name from duckdb_tables()").fetchall()}
        names |= {
            f"live.{table}.{column}"
            for table, column in live.execute("select table_name, column_name from duckdb_columns()").fetchall()
        }
    columns = warehouse.execute("select schema_name || '.' || table_name, column_name from duckdb_columns()").fetchall()
    macros = warehouse.execute("select schema_name || '.' || function_name from duckdb_functions()").fetchall()
    names |= {table for table, _ in columns} | {f"{table}.{column}" for table, column in columns}
    names |= {name for (name,) in macros}
    assert sorted(set(re.findall(r"`((?:core|mart|meta|src|live)\.[a-z0-9_.]+)`", PAGE)) - names) == []
    paths = re.findall(r"`((?:pipeline|schemas|warehouse|tests)/[a-z0-9_./]+)`", PAGE)
    made_by_running = "warehouse/data/"
    assert [p for p in paths if not p.startswith(made_by_running) and not (PROJECT_ROOT / p).exists()] == []
