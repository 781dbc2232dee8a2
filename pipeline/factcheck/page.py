"""The findings as one page for an editor: what is doubtful first, the text marked up, the evidence folded.

Belongs here: HTML, in one language at a time. Every word that is not of this folder is escaped, the article's first of
all: what stands in an article is shown, never run. The page has no script: its filter is a choice that the style reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from pipeline.factcheck.checking import Check
from pipeline.factcheck.findings import Evidence, Finding, Ground
from pipeline.factcheck.report import ORDER, about, overtaken_of, reason_of, summary, verdict_of

if TYPE_CHECKING:
    import duckdb

_FOLDER = Path(__file__).parent / "page"
_DOUBTFUL = frozenset({"refuted", "misleading", "unsupported_by_the_cited_source"})
_AGREES = frozenset({"supported", "supported_within_rounding"})
#: The groups of findings in the order in which an editor needs them.
GROUPS = ("doubtful", "closest", "open", "agrees")


@dataclass(frozen=True)
class Publication:
    """What a link to a source says and where it leads."""

    title_en: str
    title_ja: str
    address: str


@dataclass(frozen=True)
class Background:
    """What a page says beside the findings.

    Attributes:
        publications: by source and edition.
        questions: of surveys, by indicator, in English and Japanese.
    """

    publications: Mapping[tuple[str, str], Publication] = field(default_factory=dict)
    questions: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def background_of(release: duckdb.DuckDBPyConnection) -> Background:
    """The editions of a release with title and address (its publisher's, where an edition has none), and questions."""
    editions = release.execute(
        "select edition.source_id, edition.edition, source.title_en, source.title_ja,"
        " coalesce(edition.url, source.homepage)"
        " from core.editions as edition inner join core.sources as source using (source_id)"
    ).fetchall()
    asked = release.execute(
        "select indicator_id, question_en, question_ja from core.indicator_scopes where question_en is not null"
    ).fetchall()
    return Background(
        {(source, edition): Publication(*rest) for source, edition, *rest in editions},
        {indicator: (english, japanese) for indicator, english, japanese in asked},
    )


def page_of(check: Check, *, notes: Sequence[tuple[str, str]] = (), background: Background | None = None) -> str:
    """The whole page.

    Args:
        check: the findings, and the language of all words but the article's.
        notes: what was assumed when the article was read, in English and Japanese.
        background: of the release; a source that is not in it is named and not linked.
    """
    words = _Words(check.language)
    groups = {name: [one for one in _ordered(check) if group_of(one) == name] for name in GROUPS}
    return Template(_text("page.html")).substitute(
        language=words.language,
        title=escape(check.title),
        style=_style(),
        summary=escape(summary(check)),
        day=_paragraph(words("day").format(check.published_at)) if check.published_at else "",
        notes="".join(_paragraph(words.pick(*note)) for note in notes),
        show=words("show"),
        choices="".join(_choices(groups, words)),
        groups="".join(
            _group(name, found, check, words, background or Background()) for name, found in groups.items() if found
        ),
        left_out=_left_out(check, words),
        article_heading=words("article"),
        text="".join(_marked(check, words)),
        release=words("release").format(release=escape(check.release_id), hash=escape(check.sha256)),
    )


class _Words:
    """The page's own words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str) -> str:
        return escape(_all_words()[key][self.language])

    def pick(self, english: str, japanese: str) -> str:
        """Of a pair the one in the reader's language, escaped."""
        return escape(japanese if self.language == "ja" else english)


@cache
def _all_words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads(_text("words.json"))
    return words


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _style() -> str:
    """The style, and for each group how the choice of it hides the others; a card that was followed to is shown."""
    rules = (
        f"body:has(#show-{name}:checked) .group:not(#group-{name}):not(:has(.card:target)) {{ display: none; }}\n"
        f"body:has(#show-{name}:checked) mark:not(.{name}) {{ background: none; }}\n"
        for name in GROUPS
    )
    return _text("page.css") + "".join(rules)


def group_of(finding: Finding) -> str:
    """Which of ``GROUPS`` a finding stands in."""
    if finding.verdict in _DOUBTFUL:
        return "doubtful"
    if finding.verdict in _AGREES:
        return "agrees"
    return "closest" if finding.link is None and finding.candidate else "open"


def _ordered(check: Check) -> list[Finding]:
    """The gravest first, and the text's order among equals."""
    return sorted(check.findings, key=_gravity)


def _gravity(finding: Finding) -> tuple[int, int]:
    return ORDER.index(finding.verdict), finding.quantity.start


def _paragraph(text: str) -> str:
    return f'<p class="note">{text}</p>'


def _choices(groups: Mapping[str, Sequence[Finding]], words: _Words) -> Iterator[str]:
    counts = {"all": sum(map(len, groups.values())), **{name: len(found) for name, found in groups.items()}}
    for name, count in counts.items():
        if count or name == "all":
            checked = " checked" if name == "all" else ""
            yield (f'<label><input type="radio" name="show" id="show-{name}"{checked}> {words(name)} ({count})</label>')


def _group(name: str, findings: Sequence[Finding], check: Check, words: _Words, background: Background) -> str:
    note = f'<p class="small">{words("closest_note")}</p>' if name == "closest" else ""
    cards = "".join(_card(finding, check, words, background) for finding in findings)
    heading = f'<h2 id="heading-{name}">{words(name)} ({len(findings)})</h2>'
    return f'<section class="group" id="group-{name}" aria-labelledby="heading-{name}">{heading}{note}{cards}</section>'


def _classes(finding: Finding) -> str:
    return f"{group_of(finding)} {finding.verdict}"


def _card(finding: Finding, check: Check, words: _Words, background: Background) -> str:
    tongue, number = words.language, escape(finding.claim_id)
    subject, note = about(finding, tongue), overtaken_of(finding, tongue)
    return "".join(
        [
            f'<article class="card {escape(_classes(finding))}" id="{number}">',
            f'<h3><a href="#in-{number}">{number}</a> <span class="quantity">{escape(finding.quantity.quote)}</span>'
            f' <span class="verdict">{escape(verdict_of(finding, tongue))}</span></h3>',
            f'<p class="about">{escape(subject)}</p>' if subject else "",
            _question(finding, words, background),
            f"<blockquote>{_excerpt(finding, check)}</blockquote>",
            f"<p>{escape(reason_of(finding, tongue))}</p>",
            _beside(finding, words),
            _paragraph(escape(note)) if note else "",
            _folded(finding, words, background),
            "</article>",
        ]
    )


def _question(finding: Finding, words: _Words, background: Background) -> str:
    """What the survey asked, where the series is an answer to it."""
    link = finding.link or finding.candidate
    asked = background.questions.get(link.indicator_id) if link else None
    return f'<p class="small">{words("question").format(words.pick(*asked))}</p>' if asked else ""


def _excerpt(finding: Finding, check: Check) -> str:
    """The sentence with the quantity in bold: the one that is meant, where its characters stand there twice."""
    quantity = finding.quantity
    start = check.parsed.sentences[quantity.sentence - 1].start
    earlier = check.parsed.text[start : quantity.start].count(quantity.quote)
    pieces = finding.excerpt.split(quantity.quote)
    before, after = (quantity.quote.join(part) for part in (pieces[: earlier + 1], pieces[earlier + 1 :]))
    quote = quantity.quote if len(pieces) > earlier + 1 else ""
    return f"{escape(before)}<b>{escape(quote)}</b>{escape(after)}"


def _beside(finding: Finding, words: _Words) -> str:
    """What the article prints beside what is published."""
    shown = finding.evidence
    if shown is None:
        return ""
    rows = [
        (words("in_article"), escape(finding.quantity.quote)),
        (words("published" if finding.link else "for_comparison"), _value(shown, words)),
    ]
    if finding.latest:
        rows.append((words("latest"), _value(finding.latest, words)))
    return _list(rows)


def _value(shown: Evidence, words: _Words) -> str:
    edition = ", ".join(filter(None, (shown.edition, shown.published_at and str(shown.published_at))))
    value = words.pick(shown.shown_en, shown.shown_ja)
    return f'{value} <span class="small">({escape(edition)})</span>' if edition else value


def _list(rows: Sequence[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows) + "</dl>"


def _folded(finding: Finding, words: _Words, background: Background) -> str:
    """Why it is of that series, from which place the value comes, and the question that finds it again."""
    link = finding.link or finding.candidate
    grounds = link.grounds if link else ()
    parts = [f"<p>{words('grounds')}</p>{_list([_ground(one, words) for one in grounds])}" if grounds else ""]
    parts += [_source(one, words, background) for one in (finding.evidence, finding.latest) if one]
    if finding.evidence and finding.evidence.sql:
        parts.append(f"<pre>{escape(finding.evidence.sql)}</pre>")
    inside = "".join(parts)
    return f"<details><summary>{words('evidence')}</summary>{inside}</details>" if inside else ""


def _ground(ground: Ground, words: _Words) -> tuple[str, str]:
    part = "time" if ground.part == "period" else ground.part
    said = words("words").format(words=escape(ground.words), sentence=ground.sentence)
    return words(part), f"{escape(ground.value)}: {said}" if ground.words else escape(ground.value)


def _source(shown: Evidence, words: _Words, background: Background) -> str:
    named = escape(", ".join(filter(None, (shown.source_id, shown.edition))))
    if known := background.publications.get((shown.source_id or "", shown.edition or "")):
        title = words.pick(known.title_en, known.title_ja)
        named = f'<a href="{escape(known.address)}">{title}, {escape(shown.edition or "")}</a>'
    rows = [(words("source"), named)]
    if shown.locator:
        rows.append((words("place"), escape(shown.locator)))
    if shown.snapshot_id:
        rows.append((words("file"), f"{escape(shown.snapshot_id)}, SHA-256 {escape(shown.snapshot_sha256 or '')}"))
    return _list(rows)


def _left_out(check: Check, words: _Words) -> str:
    """Every place whose digits claim nothing, with the reason, in the text's order."""
    text = check.parsed.text
    places = [(one.start, one.end, words.pick(one.reason, one.reason_ja)) for one in check.parsed.exclusions]
    places += [(one.start, one.end, words("period")) for one in check.parsed.periods]
    if not places:
        return ""
    items = "".join(
        f"<li>{words('quoted').format(escape(text[start:end]), reason)}</li>" for start, end, reason in sorted(places)
    )
    return (
        f'<details id="left-out"><summary>{words("left_out")} ({len(places)})</summary>'
        f'<ul class="left-out">{items}</ul></details>'
    )


def _marked(check: Check, words: _Words) -> Iterator[str]:
    """The article's text, each quantity in a mark that leads to its card."""
    text, position = check.parsed.text, 0
    for start, end, findings in _places(check.findings):
        yield escape(text[position:start])
        gravest, *others = findings
        notes = "".join(f'<sup><a href="#{one.claim_id}">{one.claim_id}</a></sup>' for one in others)
        label = escape(verdict_of(gravest, words.language))
        yield (
            f'<mark id="in-{gravest.claim_id}" class="{escape(_classes(gravest))}" title="{label}">'
            f'<a href="#{gravest.claim_id}">{escape(text[start:end])}</a>{notes}</mark>'
        )
        position = end
    yield escape(text[position:])


def _places(findings: Sequence[Finding]) -> list[tuple[int, int, list[Finding]]]:
    """Quantities by their place in the text; those that share a place, or overlap, share a mark."""
    places: list[tuple[int, int, list[Finding]]] = []
    for one in sorted(findings, key=lambda finding: (finding.quantity.start, finding.quantity.end)):
        quantity = one.quantity
        if places and quantity.start < places[-1][1]:
            start, end, others = places[-1]
            places[-1] = (start, max(end, quantity.end), sorted([*others, one], key=_gravity))
        else:
            places.append((quantity.start, quantity.end, [one]))
    return places
