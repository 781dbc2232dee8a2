"""One article, checked: read, find, scope, place, judge; beside the release that judged it.

Belongs here: the order of the stages and the one connection that they share. Not here: reading files, showing results.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import attach
from pipeline.factcheck.finding import parse_text
from pipeline.factcheck.findings import Finding
from pipeline.factcheck.judging import judged
from pipeline.factcheck.linking import link
from pipeline.factcheck.quantities import ParsedText
from pipeline.factcheck.reference_words import JAPANESE
from pipeline.factcheck.vocabulary import Vocabulary
from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Check:
    """The findings on one text, and what they rest on; ``published_at`` is the article's day, where one is known."""

    title: str
    parsed: ParsedText
    findings: tuple[Finding, ...]
    release_id: str
    sha256: str
    language: str
    published_at: date | None = None


def check_text(
    text: str,
    *,
    title: str,
    warehouse: Path,
    models_folder: Path,
    edition: str | None = None,
    published_at: date | None = None,
    language: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Check:
    """Find, place and judge every quantity of ``text`` with the release in the DuckDB file ``warehouse``.

    ``edition`` is what quantities are held to that cite none; ``published_at`` is the article's day, else the day that
    the text prints at its head: nothing that was published after it counts against the article. ``language`` (``ja`` or
    ``en``) is that of the words shown, the article's own where it is None. ``progress`` is told how
    many sentences are read, then how many quantities are judged, and of how many.

    Raises:
        RunFault: the release cannot judge claims, or there is no such edition.
    """
    import duckdb

    day = published_at or day_of(text)
    with duckdb.connect() as connection:
        attach(connection, warehouse, "release")
        connection.execute("set enable_external_access = false")
        connection.execute("use release")
        vocabulary = Vocabulary(connection)
        named = _edition(vocabulary, edition) if edition else None
        connection.execute("use memory")
        parsed = parse_text(text)
        findings = judged(
            parsed,
            link(parsed, vocabulary, edition=named, progress=progress),
            release=connection,
            models_folder=models_folder,
            vocabulary=vocabulary,
            published_at=day,
            progress=progress,
        )
    tongue = language or ("ja" if JAPANESE.search(parsed.plain) else "en")
    return Check(title, parsed, findings, warehouse.parent.name, hashlib.sha256(text.encode()).hexdigest(), tongue, day)


_DAY = re.compile(
    r"(?:^|\n)[^\n]{0,30}?(?P<year>20[0-9]{2})(?:-|/|\.|年)(?P<month>[0-9]{1,2})(?:-|/|\.|月)(?P<day>[0-9]{1,2})日?(?![0-9])"
)


def day_of(text: str) -> date | None:
    """The day that an article prints at its head, within its first 300 characters; None where it prints none."""
    for match in _DAY.finditer(text[:300]):
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    return None


def _edition(vocabulary: Vocabulary, edition: str) -> tuple[str, str]:
    for source_id, name in vocabulary.published:
        if name.casefold() == edition.casefold():
            return source_id, name
    raise RunFault(
        "there is no such edition",
        expected="one of: " + ", ".join(sorted({name for _, name in vocabulary.published})),
        seen=edition,
        next_step="name one of these, or leave --edition out",
    )
