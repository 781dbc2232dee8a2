"""The words and patterns of the article check: one table a language and kind, read once.

Belongs here: reading the tables. Each row has an example that it finds and a counter-example that it does not, which a
test runs. Columns are split by tabs, since patterns hold commas and quotation marks. Not here: what a word means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
#: What may stand between a number and the word that says how it is meant: ``{quote}`` in a pattern.
_QUOTE = r"[」』”\"'’）)]?(?:の|に|を|と|も)?"
LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Row:
    """One row of a table: its pattern, compiled, and its other columns by name."""

    pattern: re.Pattern[str]
    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields[name]


@cache
def records(name: str) -> tuple[dict[str, str], ...]:
    """Every row of ``NAME.tsv`` by column."""
    header, *lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return tuple(dict(zip(columns, line.split("\t"), strict=True)) for line in lines)


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of one table in their order, or of its two languages where it has two."""
    if not (FOLDER / f"{name}.tsv").exists():
        return tuple(row for language in LANGUAGES for row in table(f"{name}.{language}"))
    flags = re.IGNORECASE if name.endswith(".en") and not name.startswith("exclusions") else 0
    return tuple(Row(re.compile(row["pattern"].replace("{quote}", _QUOTE), flags), row) for row in records(name))


@cache
def phrase(name: str) -> re.Pattern[str]:
    """The phrases of one name of both languages, as one pattern."""
    rows = [row for language in LANGUAGES for row in records(f"phrases.{language}")]
    return re.compile("|".join(row["pattern"] for row in rows if row["name"] == name), re.IGNORECASE)
