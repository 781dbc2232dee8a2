"""The findings as plain rows and as JSON: the article's words and ours side by side.

Belongs here: what is shown of each quantity and in which order. Not here: the page for a browser (``page``), the
terminal.
"""

from __future__ import annotations

import json
from collections import Counter

from pipeline.factcheck.checking import Check
from pipeline.factcheck.judging import Finding, shown_quote, stated_unit

MACHINE_EN = "Machine findings: nobody has signed them."
MACHINE_JA = "機械による判定であり、人の確認・署名を経ていない。"
COLUMNS = ("", "sentence", "in the article", "is about", "verdict", "published", "latest", "why")
#: The verdicts from the gravest to those that say nothing against a quantity.
_ORDER = (
    "refuted",
    "misleading",
    "unsupported_by_the_cited_source",
    "supported_within_rounding",
    "supported",
    "not_enough_information",
    "not_checkable",
)


def table_rows(check: Check) -> list[tuple[str, ...]]:
    """One row per quantity under ``COLUMNS``, in the language of the article."""
    return [_row(check, finding) for finding in check.findings]


def _row(check: Check, finding: Finding) -> tuple[str, ...]:
    row, is_japanese = finding.row, check.language == "ja"
    tongue = "ja" if is_japanese else "en"
    return (
        finding.claim_id,
        str(finding.linked.quantity.sentence),
        finding.linked.quantity.quote,
        about(finding),
        finding.fij_label if is_japanese else finding.title_en,
        row[f"evidence_{tongue}"] or "",
        row[f"evidence_latest_{tongue}"] or "",
        finding.explanation_ja if is_japanese else finding.explanation_en,
    )


def about(finding: Finding) -> str:
    """Indicator, economy, comparator and period of a finding, as far as they are known."""
    linked = finding.linked
    economies = " / ".join(filter(None, (linked.geo, linked.comparator_geo)))
    return ", ".join(filter(None, (linked.indicator_id, economies, linked.period, linked.edition)))


def summary(check: Check) -> str:
    """How many quantities have which verdict, and that they are findings of a machine."""
    counted = Counter(finding.verdict for finding in check.findings)
    parts = [f"{counted[verdict]} {verdict.replace('_', ' ')}" for verdict in _ORDER if counted[verdict]]
    counts = f"{len(check.findings)} quantities found" + (": " + ", ".join(parts) if parts else "")
    return f"{counts}. {MACHINE_JA if check.language == 'ja' else MACHINE_EN}"


def as_json(check: Check) -> str:
    """Everything that is known of every quantity, and the digits that claim nothing with the reason for each."""
    text = check.parsed.text
    whole = {
        "title": check.title,
        "release_id": check.release_id,
        "sha256": check.sha256,
        "language": check.language,
        "characters": len(text),
        "status": "machine",
        "quantities": [_quantity(check, finding) for finding in check.findings],
        "not_quantities": [
            {"start_offset": one.start, "end_offset": one.end, "quote": text[one.start : one.end], "reason": one.reason}
            for one in check.parsed.exclusions
        ],
        "periods": [
            {"start_offset": one.start, "end_offset": one.end, "quote": text[one.start : one.end], "period": one.period}
            for one in check.parsed.periods
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str)


def _quantity(check: Check, finding: Finding) -> dict[str, object]:
    linked, quantity, row = finding.linked, finding.linked.quantity, finding.row
    evidence_columns = [
        "evidence_value",
        "evidence_unit",
        "evidence_ja",
        "evidence_en",
        "source_id",
        "edition",
        "published_at",
        "locator",
        "snapshot_id",
        "snapshot_sha256",
        "evidence_sql",
        "stated_to_evidence",
        "exchange_rate",
        "error_class",
        "rule",
        "inherited_from",
        "verdict_latest",
        "evidence_value_latest",
        "edition_latest",
        "is_overtaken",
    ]
    return {
        "claim_id": finding.claim_id,
        "sentence_number": quantity.sentence,
        "sentence": shown_quote(check.parsed, finding),
        "quote": quantity.quote,
        "start_offset": quantity.start,
        "end_offset": quantity.end,
        "stated_value": float(quantity.value),
        "stated_upper_value": None if quantity.upper is None else float(quantity.upper),
        "stated_unit": stated_unit(linked),
        "operator": quantity.operator,
        "half_digit": None if quantity.half_digit is None else float(quantity.half_digit),
        "claim_type": linked.claim_type,
        "indicator_id": linked.indicator_id,
        "geo": linked.geo,
        "comparator_geo": linked.comparator_geo,
        "period": linked.period,
        "source_id_cited": linked.source_id,
        "edition_cited": linked.edition,
        "is_certain": linked.is_certain,
        "link_reasons": list(linked.reasons),
        "unlinked_reason": linked.unlinked,
        "verdict": finding.verdict,
        "fij_label": finding.fij_label,
        "verdict_en": finding.title_en,
        "explanation_en": finding.explanation_en,
        "explanation_ja": finding.explanation_ja,
        "status": "machine",
        **{name: row[name] for name in evidence_columns},
    }
