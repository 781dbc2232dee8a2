"""The glossary: in order, of things that are there, and with every word that a column may hold."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.landing.records import HeldBy
from pipeline.settings import PROJECT_ROOT
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
    assert set(HeldBy) <= told
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
