"""The findings as one page for a browser: the text marked up, the evidence beside it, nothing fetched from elsewhere.

Belongs here: HTML. Every word that is not written in this module is escaped, the article's first of all: what stands in
an article is shown, never run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pipeline.factcheck.checking import Check
from pipeline.factcheck.judging import Finding, shown_quote
from pipeline.factcheck.report import MACHINE_EN, MACHINE_JA, about, summary

_STYLE = """
:root { color-scheme: light; }
body { margin: 0; font: 16px/1.7 system-ui, sans-serif; color: #1d1d1f; background: #fff; }
header { padding: 1rem 1.5rem; border-bottom: 1px solid #ccc; }
h1 { font-size: 1.25rem; margin: 0 0 .3rem; }
header p { margin: .1rem 0; }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
#text { padding: 1rem 1.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
#evidence { padding: 1rem; border-left: 1px solid #ccc; background: #fafafa; }
mark { padding: 0 .1em; border-radius: .2em; color: inherit; border-bottom: 3px solid; }
mark a { color: inherit; text-decoration: none; }
mark sup { font-size: .65em; }
article { background: #fff; border: 1px solid #ccc; border-left-width: 6px; border-radius: .4em; }
article { margin: 0 0 1rem; padding: .6rem .8rem; }
article:target { outline: 3px solid #1a73e8; }
article h2 { font-size: 1rem; margin: 0; }
article p { margin: .3rem 0; overflow-wrap: anywhere; }
article blockquote { margin: .3rem 0; padding-left: .6rem; border-left: 3px solid #ddd; color: #333; }
.small { font-size: .82rem; color: #555; }
.refuted { background: #fde0dc; border-color: #b3261e; }
.misleading, .unsupported_by_the_cited_source { background: #fff0d6; border-color: #b06000; }
.supported, .supported_within_rounding { background: #e3f4e4; border-color: #2e7d32; }
.not_enough_information, .not_checkable { background: #eef0f3; border-color: #6b7280; }
article.refuted, article.misleading, article.supported, article.supported_within_rounding, article.not_checkable,
article.not_enough_information, article.unsupported_by_the_cited_source { background: #fff; }
@media (max-width: 50rem) { main { grid-template-columns: 1fr; } #evidence { border-left: 0; } }
@media print { mark { border-bottom-width: 2px; } article { break-inside: avoid; } }
"""


def page_of(check: Check) -> str:
    """The whole page."""
    tongue = check.language
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(tongue)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="robots" content="noindex">',
            f"<title>{escape(check.title)} – aigap check</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            f"<header><h1>{escape(check.title)}</h1>",
            f"<p>{escape(summary(check))}</p>",
            f'<p class="small">{MACHINE_EN if tongue == "ja" else MACHINE_JA} '
            f"release {escape(check.release_id)}, text SHA-256 {escape(check.sha256)}</p></header>",
            "<main>",
            f'<section id="text" aria-label="article">{"".join(_marked(check))}</section>',
            f'<section id="evidence" aria-label="evidence">{"".join(_cards(check))}</section>',
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _marked(check: Check) -> Iterator[str]:
    """The article's text, each quantity in a mark that leads to its evidence."""
    text, position = check.parsed.text, 0
    for start, end, findings in _places(check.findings):
        yield escape(text[position:start])
        gravest = findings[0]
        notes = "".join(f'<sup><a href="#{one.claim_id}">{one.claim_id}</a></sup>' for one in findings)
        label = escape(gravest.fij_label if check.language == "ja" else gravest.title_en)
        yield (
            f'<mark id="in-{gravest.claim_id}" class="{escape(gravest.verdict)}" title="{label}">'
            f'<a href="#{gravest.claim_id}">{escape(text[start:end])}</a>{notes}</mark>'
        )
        position = end
    yield escape(text[position:])


def _places(findings: Sequence[Finding]) -> list[tuple[int, int, list[Finding]]]:
    """Quantities by their place in the text; those that share a place, or overlap, share a mark."""
    places: list[tuple[int, int, list[Finding]]] = []
    for one in sorted(findings, key=lambda finding: (finding.linked.quantity.start, finding.linked.quantity.end)):
        quantity = one.linked.quantity
        if places and quantity.start < places[-1][1]:
            start, end, others = places[-1]
            places[-1] = (start, max(end, quantity.end), sorted([*others, one], key=_gravity))
        else:
            places.append((quantity.start, quantity.end, [one]))
    return places


def _gravity(finding: Finding) -> tuple[bool, bool, str]:
    return finding.verdict != "refuted", finding.verdict not in ("misleading",), finding.claim_id


def _cards(check: Check) -> Iterator[str]:
    for finding in check.findings:
        row, is_japanese = finding.row, check.language == "ja"
        first, second = (
            (finding.explanation_ja, finding.explanation_en)
            if is_japanese
            else (finding.explanation_en, finding.explanation_ja)
        )
        parts = [
            f'<article id="{finding.claim_id}" class="{escape(finding.verdict)}">',
            f'<h2><a href="#in-{finding.claim_id}">{finding.claim_id}</a> {escape(finding.linked.quantity.quote)}: '
            f"{escape(finding.fij_label)} / {escape(finding.title_en)}</h2>",
            f"<blockquote>{escape(shown_quote(check.parsed, finding))}</blockquote>",
            f"<p>{escape(first)}</p>",
            f'<p class="small">{escape(second)}</p>',
        ]
        if subject := about(finding):
            parts.append(f'<p class="small">{escape(subject)}</p>')
        parts += [f'<p class="small">{escape(line)}</p>' for line in _evidence(row)]
        parts += [f'<p class="small">{escape(reason)}</p>' for reason in finding.linked.reasons]
        yield "".join([*parts, "</article>"])


def _evidence(row: dict[str, object]) -> Iterator[str]:
    if row["evidence_value"] is not None:
        yield f"{row['evidence_en']}: {row['source_id']}, {row['edition']}, {row['published_at']}, {row['locator']}"
        yield f"snapshot {row['snapshot_id']}, SHA-256 {row['snapshot_sha256']}"
    if row["evidence_value_latest"] is not None and row["edition_latest"] != row["edition"]:
        yield f"latest: {row['evidence_latest_en']} ({row['edition_latest']}, {row['published_at_latest']})"
    if row["evidence_sql"]:
        yield f"{row['evidence_sql']}"
