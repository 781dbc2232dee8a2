"""Placed quantities to verdicts, by the SQL that judges the claims ledger: ``mart.claim_checks`` and what it reads.

Belongs here: a database in memory with the release attached read-only, the quantities as its own ``core.claims``, the
models that depend on them, and what keeps a verdict back: a link that is not certain, an edition that is not at hand, a
count that is not equal. Not here: any other rule of a verdict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.building.sql_models import SqlModel, read_models
from pipeline.contracts.sql_text import named_rows, rows_as_sql
from pipeline.factcheck.findings import Finding, Placed
from pipeline.factcheck.quantities import ParsedText
from pipeline.factcheck.reference_words import JAPANESE
from pipeline.factcheck.verdicts import Judge, stated_unit
from pipeline.factcheck.vocabulary import Vocabulary
from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    import duckdb
CHECKS = "mart.claim_checks"
#: What stands in this database instead of the release's: the claims, and what belongs to them alone.
OWN_TABLES = ("core.claims", "core.articles", "core.claim_reviews")
ARTICLE_ID = "article"
#: So many quantities are judged at once: a book needs no more memory than an article.
BATCH = 400


def judged(
    parsed: ParsedText,
    placed: Sequence[Placed],
    *,
    release: duckdb.DuckDBPyConnection,
    models_folder: Path,
    vocabulary: Vocabulary,
    published_at: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Finding, ...]:
    """The verdict on every quantity, in the order of the text.

    ``release`` is a connection on an empty database with the release attached read-only as ``release``; ``progress`` is
    told how many quantities are judged, and of how many.

    Raises:
        RunFault: the release holds no claims ledger, so that the models find nothing to read.
    """
    named = [(f"F{number:03d}", one) for number, one in enumerate(placed, start=1)]
    known = [(name, one) for name, one in named if one.link or (one.candidate and one.candidate.geo)]
    rows: dict[str, dict[str, Any]] = {}
    if known:
        _prepare(release, parsed, published_at)
        models = _needed_models(models_folder)
        for first in range(0, len(known), BATCH):
            rows |= _rows(release, known[first : first + BATCH], models)
            if progress:
                progress(min(first + BATCH, len(known)), len(known))
    labels = {
        (verdict, error_class): (fij, english)
        for verdict, error_class, fij, english in release.execute(
            "select verdict, error_class, fij_label, title_en from release.core.verdict_labels"
        ).fetchall()
    }
    judge = Judge(vocabulary, labels, published_at or date.max, release)
    return tuple(judge.finding(name, one, rows.get(name, {})) for name, one in named)


def _rows(
    release: duckdb.DuckDBPyConnection, known: Sequence[tuple[str, Placed]], models: Sequence[SqlModel]
) -> dict[str, dict[str, Any]]:
    release.execute("delete from core.claims")
    _insert(release, "core.claims", list(_claims(known)))
    for model in models:
        release.execute(f"create or replace table {model.name} as {model.sql}")
    return {row["claim_id"]: row for row in named_rows(release, f"select * from {CHECKS} order by claim_id")}


def _needed_models(folder: Path) -> list[SqlModel]:
    """The models that depend on the claims and that the verdicts need, each after what it reads."""
    models = read_models(folder)
    changed, needed = set(OWN_TABLES), {CHECKS}
    for model in models:
        if model.reads & changed:
            changed.add(model.name)
    for model in reversed(models):
        if model.name in needed:
            needed |= model.reads
    return [model for model in models if model.name in needed & changed]


def _prepare(connection: duckdb.DuckDBPyConnection, parsed: ParsedText, published_at: date | None) -> None:
    tables = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_catalog = 'release' and table_schema in ('core', 'mart', 'meta') order by all"
    ).fetchall()
    names = [name for (name,) in tables]
    if CHECKS not in names:
        raise RunFault(
            "the current release cannot judge claims",
            expected=f"a release that holds {CHECKS}",
            seen="one built before there was a claims ledger",
            next_step="aigap refresh",
        )
    for schema in ("core", "mart", "meta"):
        connection.execute(f"create schema {schema}")
    connection.execute("set search_path = 'memory.main'")
    for name in names:
        if name in OWN_TABLES:
            connection.execute(f"create table {name} as select * from release.{name} limit 0")
        elif not name.startswith("mart.claim_"):
            connection.execute(f"create view {name} as select * from release.{name}")
    article: dict[str, object] = {
        "article_id": ARTICLE_ID,
        "publisher": "not stated",
        "published_at": published_at.isoformat() if published_at else None,
        "file_name": "article",
        "sha256": hashlib.sha256(parsed.text.encode()).hexdigest(),
        "language": "ja" if JAPANESE.search(parsed.plain) else "en",
    }
    _insert(connection, "core.articles", [article])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> None:
    """Insert rows by name; a column that a row leaves out is NULL. One statement, since each costs a round trip."""
    described = dict(connection.execute(f"select column_name, column_type from (describe {table})").fetchall())
    select = rows_as_sql(rows, {column: described[column] for column in rows[0]})
    connection.execute(f"insert into {table} by name {select}")


def _claims(known: Sequence[tuple[str, Placed]]) -> Iterator[dict[str, object]]:
    levels: dict[tuple[object, ...], str] = {}
    for name, one in known:
        quantity, link = one.quantity, one.link or one.candidate
        assert link is not None
        key = (link.indicator_id, link.geo, link.period)
        yield {
            "claim_id": name,
            "article_id": ARTICLE_ID,
            "sentence_number": quantity.sentence,
            "quote": quantity.quote[:200],
            "start_offset": quantity.start,
            "end_offset": quantity.end,
            "claim_type": link.claim_type,
            "operator": quantity.operator,
            "stated_value": float(quantity.value),
            "stated_unit": stated_unit(quantity, link),
            "half_digit": None if quantity.half_digit is None else float(quantity.half_digit),
            "indicator_id": link.indicator_id,
            "geo": link.geo,
            "comparator_geo": link.comparator_geo,
            "period": link.period,
            "source_id_cited": link.source_id,
            "edition_cited": link.edition,
            # a ratio is derived from the quantity that the text gave of its economy before
            "parent_claim_id": levels.get(key) if link.claim_type == "ratio" and one.link else None,
            "rank_population": link.rank_population,
        }
        if one.link and link.claim_type == "level":
            levels[key] = name
