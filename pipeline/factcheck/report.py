"""The findings as plain rows and as JSON: the article's words and ours side by side.

Belongs here: what is shown of each quantity and in which order. Not here: the page for a browser (``page``), the
terminal.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

from pipeline.factcheck.checking import Check
from pipeline.factcheck.findings import Finding, Link
from pipeline.factcheck.verdicts import stated_unit

MACHINE = {
    "en": "Machine findings: nobody has signed them.",
    "ja": "機械による判定であり、人の確認・署名を経ていない。",
}
COLUMNS = ("", "sentence", "in the article", "is about", "verdict", "published", "latest", "why")
#: The verdicts from the gravest to those that say nothing against a quantity.
ORDER = (
    "refuted",
    "misleading",
    "unsupported_by_the_cited_source",
    "supported_within_rounding",
    "supported",
    "not_enough_information",
    "not_checkable",
)
_WORDS = {
    "closest": {"en": "closest: {}", "ja": "最も近い系列：{}"},
    "found": {"en": "{} quantities found", "ja": "数値{}件"},
}


def table_rows(check: Check) -> list[tuple[str, ...]]:
    """One row per quantity under ``COLUMNS``, in the language of the check."""
    return [_row(check, finding) for finding in check.findings]


def _row(check: Check, finding: Finding) -> tuple[str, ...]:
    tongue = check.language
    published, latest = finding.evidence, finding.latest
    return (
        finding.claim_id,
        str(finding.quantity.sentence),
        finding.quantity.quote,
        about(finding, tongue),
        verdict_of(finding, tongue),
        "" if not published else published.shown_ja if tongue == "ja" else published.shown_en,
        "" if not latest else latest.shown_ja if tongue == "ja" else latest.shown_en,
        " ".join(filter(None, (reason_of(finding, tongue), overtaken_of(finding, tongue)))),
    )


def about(finding: Finding, tongue: str) -> str:
    """What a quantity is of, or the closest reading of it, in one language."""
    title = finding.title_ja if tongue == "ja" else finding.title_en
    return title if finding.link or not title else _WORDS["closest"][tongue].format(title)


def verdict_of(finding: Finding, tongue: str) -> str:
    """The verdict in one language."""
    return finding.fij_label if tongue == "ja" else finding.verdict_en


def reason_of(finding: Finding, tongue: str) -> str:
    """Why the verdict is what it is, in one language."""
    return finding.reason_ja if tongue == "ja" else finding.reason_en


def overtaken_of(finding: Finding, tongue: str) -> str:
    """The note that a later edition restates what the article agrees with, in one language."""
    return finding.overtaken_ja if tongue == "ja" else finding.overtaken_en


def summary(check: Check) -> str:
    """How many quantities have which verdict, by the words of the rows, and that they are findings of a machine."""
    tongue = check.language
    names = {finding.verdict: verdict_of(finding, tongue) for finding in reversed(check.findings)}
    counted = Counter(verdict_of(finding, tongue) for finding in check.findings)
    ordered = [name for verdict in ORDER if (name := names.get(verdict))]
    ordered += [name for name in counted if name not in ordered]
    parts = ", ".join(f"{name} {counted[name]}" for name in ordered)
    counts = _WORDS["found"][tongue].format(len(check.findings)) + (f": {parts}" if parts else "")
    return f"{counts}. {MACHINE[tongue]}"


def as_json(check: Check) -> str:
    """Everything that is known of every quantity, and the digits that claim nothing with the reason for each."""
    text = check.parsed.text
    whole = {
        "title": check.title,
        "release_id": check.release_id,
        "sha256": check.sha256,
        "language": check.language,
        "published_at": check.published_at,
        "characters": len(text),
        "status": "machine",
        "quantities": [_quantity(finding) for finding in check.findings],
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


_EVIDENCE_COLUMNS = (
    "evidence_value", "evidence_unit", "evidence_ja", "evidence_en", "source_id", "edition", "published_at", "locator",
    "snapshot_id", "snapshot_sha256", "evidence_sql", "stated_to_evidence", "exchange_rate", "error_class", "rule",
    "inherited_from", "verdict_latest", "evidence_value_latest", "edition_latest", "is_overtaken",
)  # fmt: skip


def _quantity(finding: Finding) -> dict[str, object]:
    quantity, row = finding.quantity, finding.row
    link = finding.link or Link("", "")
    return {
        "claim_id": finding.claim_id,
        "sentence_number": quantity.sentence,
        "sentence": finding.excerpt,
        "quote": quantity.quote,
        "start_offset": quantity.start,
        "end_offset": quantity.end,
        "stated_value": float(quantity.value),
        "stated_upper_value": None if quantity.upper is None else float(quantity.upper),
        "stated_unit": stated_unit(quantity, finding.link or finding.candidate),
        "operator": quantity.operator,
        "half_digit": None if quantity.half_digit is None else float(quantity.half_digit),
        "claim_type": link.claim_type or None,
        "indicator_id": link.indicator_id or None,
        "geo": link.geo,
        "comparator_geo": link.comparator_geo,
        "period": link.period,
        "source_id_cited": link.source_id,
        "edition_cited": link.edition,
        "is_certain": finding.link is not None,
        "link_reasons": [
            f"{one.part} {one.value}: '{one.words}' in sentence {one.sentence}, {one.how}" for one in link.grounds
        ],
        "unlinked_reason": None if finding.link else finding.reason_en,
        "title_en": finding.title_en,
        "title_ja": finding.title_ja,
        "scope": asdict(finding.scope) if finding.scope else None,
        "candidate": asdict(finding.candidate) if finding.candidate else None,
        "verdict": finding.verdict,
        "fij_label": finding.fij_label,
        "verdict_en": finding.verdict_en,
        "explanation_en": finding.reason_en,
        "explanation_ja": finding.reason_ja,
        "overtaken_en": finding.overtaken_en,
        "overtaken_ja": finding.overtaken_ja,
        "status": "machine",
        **{name: row.get(name) for name in _EVIDENCE_COLUMNS},
    }
