"""One article, checked: the text taken apart, its quantities linked and judged, beside the release that judged them.

Belongs here: the order of the steps and the one connection that they share. Not here: reading files, showing results.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import attach
from pipeline.factcheck.context import JAPANESE
from pipeline.factcheck.judging import Finding, judged
from pipeline.factcheck.linking import link
from pipeline.factcheck.quantities import ParsedText, parse_text
from pipeline.factcheck.vocabulary import Vocabulary
from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Check:
    """The findings on one text, and what they rest on."""

    title: str
    parsed: ParsedText
    findings: tuple[Finding, ...]
    release_id: str
    sha256: str
    language: str


def check_text(
    text: str,
    *,
    title: str,
    warehouse: Path,
    models_folder: Path,
    edition: str | None = None,
    published_at: date | None = None,
) -> Check:
    """Find, link and judge every quantity of ``text`` with the release in the DuckDB file ``warehouse``.

    ``edition`` is what quantities are held to that cite none; ``published_at`` is the article's day: nothing that was
    published after it counts against the article.

    Raises:
        RunFault: the release cannot judge claims, or there is no such edition.
    """
    import duckdb

    with duckdb.connect() as connection:
        attach(connection, warehouse, "release")
        connection.execute("set enable_external_access = false")
        connection.execute("use release")
        vocabulary = Vocabulary(connection)
        named = _edition(connection, edition) if edition else None
        connection.execute("use memory")
        parsed = parse_text(text)
        linked = link(parsed, vocabulary, edition=named)
        findings = judged(parsed, linked, release=connection, models_folder=models_folder, published_at=published_at)
    return Check(
        title,
        parsed,
        findings,
        warehouse.parent.name,
        hashlib.sha256(text.encode()).hexdigest(),
        "ja" if JAPANESE.search(parsed.plain) else "en",
    )


def _edition(connection: duckdb.DuckDBPyConnection, edition: str) -> tuple[str, str]:
    rows = connection.execute("select source_id, edition from core.editions order by all").fetchall()
    for source_id, name in rows:
        if name.casefold() == edition.casefold():
            return source_id, name
    raise RunFault(
        "there is no such edition",
        expected="one of: " + ", ".join(sorted({name for _, name in rows})),
        seen=edition,
        next_step="name one of these, or leave --edition out",
    )
