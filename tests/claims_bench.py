"""A bench for verdicts: a few published values, the claims of a made-up article, and what mart.claim_checks says.

Thresholds, labels, related indicators and units of money are those of the checkout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from pipeline.reference.files import Reference
from pipeline.reference.typed_tables import reference_frame
from pipeline.settings import PROJECT_ROOT
from schemas.registry import models
from tests.model_bench import Bench, Row

CITED = {"source_id_cited": "publisher", "edition_cited": "2025"}
_CLAIM = {
    "article_id": "article", "sentence_number": 1, "quote": "words", "start_offset": 0, "end_offset": 5,
    "claim_type": "level", "operator": "equal", "indicator_id": "robots", "geo": "JPN", "period": "2024",
}  # fmt: skip
_ARTICLE = {
    "article_id": "article", "publisher": "p", "url": "https://example.org/a", "published_at": date(2025, 12, 1),
    "file_name": "a.txt", "sha256": "0" * 64, "language": "ja",
}  # fmt: skip
_FROM_CHECKOUT = (
    "core.claim_tolerances",
    "core.verdict_labels",
    "core.currency_units",
    "core.related_indicators",
    "core.claim_concepts",
)
INDICATORS: dict[str, dict[str, Any]] = {
    "robots": {"unit": "robots"},
    "share": {"unit": "share", "measure_kind": "share", "growth_basis": "points"},
    "money": {"unit": "US dollars"},
    "exchange_rate_per_usd": {"unit": "currency units per US dollar", "direction": "none"},
    "private_ai_investment": {"unit": "US dollars"},
    "private_ai_investment_cumulative": {"unit": "US dollars"},
    "notable_ai_models": {"unit": "models"},
}


def observed(value: float | None, geo: str = "JPN", period: str = "2024", **columns: Any) -> dict[str, Any]:
    """A published value of robots in 2024, unless columns say otherwise; the edition is that of 2025."""
    indicator = columns.get("indicator_id", "robots")
    edition = columns.get("edition", "2025")
    row = {
        "geo": geo,
        "period": period,
        "value": value,
        "obs_status": "observed" if value is not None else "not_listed",
    }
    row |= {"unit": INDICATORS[indicator]["unit"], "snapshot_id": f"file_{edition}", "edition": edition}
    return row | {"published_at": date(int(edition), 4, 1) if edition.isdigit() else date(2025, 4, 1)} | columns


def rate(yen_per_dollar: float, year: str = "2024") -> dict[str, Any]:
    """The mean rate of a year."""
    return observed(
        yen_per_dollar, "JPN", year, indicator_id="exchange_rate_per_usd", source_id="bank", snapshot_id="file_bank"
    )


def judged(
    observations: Sequence[Row], claims: Sequence[Row], **tables: Sequence[Row]
) -> tuple[Bench, dict[str, dict[str, Any]]]:
    """The bench and, by claim_id, the row of mart.claim_checks; a claim is of robots in Japan in 2024, cited as 2025.

    ``tables`` are further tables of core, such as ``claim_reviews``.
    """
    bench = Bench()
    facts = {name: INDICATORS[name] for name in {row.get("indicator_id", "robots") for row in observations}}
    named = {row["indicator_id"] for row in claims if row.get("indicator_id")} | {"robots"}
    bench.observe(list(observations), **facts, **{name: INDICATORS[name] for name in named - facts.keys()})
    for name in _FROM_CHECKOUT:
        bench.put(name, _reference_rows(name))
    full = [
        {"claim_id": f"c{number}", **_CLAIM, **CITED, **claim, "note": None} for number, claim in enumerate(claims, 1)
    ]
    bench.put("core.claims", full)
    bench.put("core.articles", [_ARTICLE])
    for name in ("claim_reviews", "sources", "editions"):
        bench.put(f"core.{name}", tables.get(name, []))
    bench.put("meta.snapshots", [])
    columns = list(bench_columns())
    rows = bench.rows("mart.claim_checks", ", ".join(columns))
    return bench, {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def verdicts(observations: Sequence[Row], claims: Sequence[Row]) -> list[tuple[Any, ...]]:
    """Verdict and error class of each claim, as of the edition cited: one build for all of them."""
    checks = judged(observations, claims)[1]
    return [(checks[f"c{n}"]["verdict"], checks[f"c{n}"]["error_class"]) for n in range(1, len(claims) + 1)]


def verdict(observations: Sequence[Row], **claim: Any) -> tuple[Any, ...]:
    """Verdict and error class of one claim, as of the edition cited."""
    [found] = verdicts(observations, [claim])
    return found


def latest(observations: Sequence[Row], **claim: Any) -> tuple[Any, ...]:
    """Verdict and error class of one claim with the newest edition."""
    checks = judged(observations, [claim])[1]
    return checks["c1"]["verdict_latest"], checks["c1"]["error_class_latest"]


@cache
def bench_columns() -> tuple[str, ...]:
    """The columns of mart.claim_checks, claim_id first."""
    names = list(models()["mart.claim_checks"].to_schema().columns)
    return ("claim_id", *(name for name in names if name != "claim_id"))


@cache
def _reference_rows(name: str) -> list[Mapping[str, Any]]:
    return reference_frame(Reference(PROJECT_ROOT / "warehouse" / "reference"), models()[name]).to_dicts()
