"""Linked quantities to verdicts, by the SQL that judges the claims ledger: ``mart.claim_checks`` and what it reads.

Belongs here: a database in memory with the release attached read-only, the quantities as its own ``core.claims``, and
the models that depend on them. Not here: a rule of a verdict, of which there is one only: a link that is not certain
carries no refutation (``UNCERTAIN``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.building.sql_models import SqlModel, read_models
from pipeline.contracts.sql_text import named_rows, rows_as_sql
from pipeline.factcheck.context import JAPANESE
from pipeline.factcheck.linking import LinkedQuantity
from pipeline.factcheck.quantities import ParsedText
from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    import duckdb

CHECKS = "mart.claim_checks"
#: What stands in this database instead of the release's: the claims, and what belongs to them alone.
OWN_TABLES = ("core.claims", "core.articles", "core.claim_reviews")
ARTICLE_ID = "article"
OPEN_VERDICT = "not_enough_information"
#: What an uncertain link may not say of anybody's quantity.
_DAMNING = frozenset({"refuted", "misleading", "unsupported_by_the_cited_source"})
UNCERTAIN_EN = (
    "The quantity lies away from the published value, but which series, economy and period it means is not certain "
    "enough from the words to call it wrong. "
)
UNCERTAIN_JA = "公表値とは異なるが、どの系列・国・期間の数値かが文面から確実とは言えないため、誤りとは判定しない。"


@dataclass(frozen=True)
class Finding:
    """One quantity with its verdict: a machine finding, never more.

    Attributes:
        claim_id: its number in this check.
        linked: the quantity and what it is about.
        verdict: of ``mart.claim_checks``, or ``not_enough_information`` where there is no certain link.
        fij_label: the verdict in the words of FactCheck Initiative Japan.
        title_en: the verdict in English.
        row: the row of ``mart.claim_checks`` by column.
        explanation_en: why, in English.
        explanation_ja: why, in Japanese.
    """

    claim_id: str
    linked: LinkedQuantity
    verdict: str
    fij_label: str
    title_en: str
    row: dict[str, Any]
    explanation_en: str
    explanation_ja: str


def judged(
    parsed: ParsedText,
    linked: Sequence[LinkedQuantity],
    *,
    release: duckdb.DuckDBPyConnection,
    models_folder: Path,
    published_at: date | None = None,
) -> tuple[Finding, ...]:
    """The verdict on every quantity, in the order of the text.

    ``release`` is a connection on an empty database with the release attached read-only as ``release``.

    Raises:
        RunFault: the release holds no claims ledger, so that the models find nothing to read.
    """
    ids = [f"F{number:03d}" for number in range(1, len(linked) + 1)]
    _prepare(release, parsed, linked, ids, published_at)
    for model in _needed_models(models_folder):
        release.execute(f"create table {model.name} as {model.sql}")
    rows = {row["claim_id"]: row for row in named_rows(release, f"select * from {CHECKS} order by claim_id")}
    [open_label] = release.execute(
        f"select fij_label, title_en from core.verdict_labels where verdict = '{OPEN_VERDICT}' and error_class is null"
    ).fetchall()
    return tuple(_finding(name, one, rows[name], open_label) for name, one in zip(ids, linked, strict=True))


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


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    parsed: ParsedText,
    linked: Sequence[LinkedQuantity],
    ids: Sequence[str],
    published_at: date | None,
) -> None:
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
    _insert(connection, "core.articles", [_article(parsed, published_at)])
    _insert(connection, "core.claims", list(_claims(parsed, linked, ids)))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> None:
    """Insert rows by name; a column that a row leaves out is NULL. One statement, since each costs a round trip."""
    if not rows:
        return
    described = dict(connection.execute(f"select column_name, column_type from (describe {table})").fetchall())
    select = rows_as_sql(rows, {column: described[column] for column in rows[0]})
    connection.execute(f"insert into {table} by name {select}")


def _article(parsed: ParsedText, published_at: date | None) -> dict[str, object]:
    return {
        "article_id": ARTICLE_ID,
        "publisher": "not stated",
        "published_at": published_at.isoformat() if published_at else None,
        "file_name": "article",
        "sha256": hashlib.sha256(parsed.text.encode()).hexdigest(),
        "language": "ja" if JAPANESE.search(parsed.plain) else "en",
    }


def _claims(parsed: ParsedText, linked: Sequence[LinkedQuantity], ids: Sequence[str]) -> Iterator[dict[str, object]]:
    for position, (name, one) in enumerate(zip(ids, linked, strict=True)):
        quantity = one.quantity
        years = one.claim_type == "first_time" or quantity.half_digit is None
        yield {
            "claim_id": name,
            "article_id": ARTICLE_ID,
            "sentence_number": quantity.sentence,
            "quote": quantity.quote[:200],
            "start_offset": quantity.start,
            "end_offset": quantity.end,
            "claim_type": one.claim_type,
            "operator": quantity.operator,
            "stated_value": float(quantity.value),
            "stated_unit": stated_unit(one),
            "half_digit": None if years else float(quantity.half_digit or 0),
            "indicator_id": one.indicator_id,
            "geo": one.geo,
            "comparator_geo": one.comparator_geo,
            "period": one.period,
            "source_id_cited": one.source_id,
            "edition_cited": one.edition,
            "parent_claim_id": _parent(one, list(zip(ids[:position], linked[:position], strict=True))),
            "rank_population": one.rank_population,
        }


def stated_unit(one: LinkedQuantity) -> str:
    """The unit of the quantity: of a count that is linked, the indicator's own."""
    is_count = one.quantity.kind == "count" and one.indicator_unit is not None and one.claim_type == "level"
    return one.indicator_unit if is_count and one.indicator_unit else one.quantity.unit


def _parent(one: LinkedQuantity, before: Sequence[tuple[str, LinkedQuantity]]) -> str | None:
    """A ratio is derived from the quantity that the text gave of its economy before, where both links are certain."""
    if one.claim_type != "ratio" or not one.is_certain:
        return None
    same = [
        name
        for name, other in before
        if (other.indicator_id, other.geo, other.period) == (one.indicator_id, one.geo, one.period)
        and other.claim_type == "level"
        and other.is_certain
    ]
    return same[-1] if same else None


def _finding(name: str, one: LinkedQuantity, row: dict[str, Any], open_label: tuple[str, str]) -> Finding:
    verdict, english, japanese = row["verdict"], row["explanation_en"] or "", row["explanation_ja"] or ""
    label = (row["fij_label"], row["verdict_en"])
    if one.unlinked:
        english, japanese = f"Not linked to a series: {one.unlinked}.", f"系列に結び付けられない：{one.unlinked}"
    # a place that only the order of the words tells may mislead, it is never refuted
    elif verdict in _DAMNING and (not one.is_certain or (one.is_implied and verdict == "refuted")):
        verdict, label = OPEN_VERDICT, open_label
        english, japanese = UNCERTAIN_EN + english, UNCERTAIN_JA + japanese
    return Finding(name, one, verdict, *label, row, english, japanese)


_SPACES = re.compile(r"\s+")


def shown_quote(parsed: ParsedText, finding: Finding) -> str:
    """The article's own words around the quantity: its sentence, on one line."""
    sentence = parsed.sentences[finding.linked.quantity.sentence - 1]
    return _SPACES.sub(" ", sentence.text)
