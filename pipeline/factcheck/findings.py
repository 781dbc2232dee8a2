"""What a check tells of one quantity: what it is of and on which grounds, the verdict, and the evidence.

Belongs here: the records that the stages hand on and that ``report`` and ``page`` show. Not here: any rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.factcheck.quantities import Quantity

OPEN_VERDICT = "not_enough_information"


@dataclass(frozen=True)
class Ground:
    """Why one part of a link holds.

    Attributes:
        part: indicator, economy, comparator, period, kind or edition.
        value: what the part is, such as ``JPN``.
        words: the article's own words that say so.
        sentence: number of the sentence in which they stand.
        how: the rule by which they do, in English.
    """

    part: str
    value: str
    words: str
    sentence: int
    how: str


@dataclass(frozen=True)
class Link:
    """What a quantity is of; the fields are those of ``core.claims``. A candidate may lack some of them."""

    claim_type: str
    indicator_id: str
    geo: str | None = None
    comparator_geo: str | None = None
    period: str | None = None
    comparator_period: str | None = None
    source_id: str | None = None
    edition: str | None = None
    rank_population: str | None = None
    indicator_unit: str | None = None
    is_implied: bool = False
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Why no series holds a quantity whatever its number: it is of a part, or of something else.

    Attributes:
        kind: age, size, company, place, industry, part, question, forecast, growth, cumulative, per_head ...
        words: the article's words that narrow or move it.
        reason_en: a clause for a reader, such as ``a part of it (people in their 20s), which no series holds``.
        reason_ja: the same in Japanese.
    """

    kind: str
    words: str
    reason_en: str
    reason_ja: str


@dataclass(frozen=True)
class Placed:
    """A quantity and what it is of: a scope that no series holds, a certain link, or a candidate with what it lacks.

    ``geos`` and ``periods`` are those that are named near it: a number that is right of one of them is not called
    wrong.
    """

    quantity: Quantity
    excerpt: str
    scope: Scope | None = None
    link: Link | None = None
    candidate: Link | None = None
    lack_en: str = ""
    lack_ja: str = ""
    missing_edition: str | None = None
    geos: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Evidence:
    """A published value beside a quantity, in the quantity's unit; ``shown_*`` are its words for a reader."""

    value: float
    unit: str
    shown_en: str
    shown_ja: str
    source_id: str | None
    edition: str | None
    published_at: str | None
    locator: str | None
    snapshot_id: str | None
    snapshot_sha256: str | None
    sql: str | None


@dataclass(frozen=True)
class Finding:
    """One quantity of an article, checked: a machine finding, never more.

    Attributes:
        claim_id: its number in this check.
        quantity: what is printed and where.
        excerpt: the article's sentence, on one line.
        scope: set where words narrow or move the quantity away from every series; then there is no link.
        link: what it is of, where every part has a ground and no rival; only then there is a verdict on it.
        candidate: the closest reading where the link is not certain: shown, never judged.
        verdict: of ``mart.claim_checks``; ``not_enough_information`` wherever there is no link.
        fij_label: the verdict in the words of FactCheck Initiative Japan.
        verdict_en: the verdict in English.
        title_en: what it is of (link or candidate), with population, economy and period; empty where neither is known.
        title_ja: the same in Japanese.
        reason_en: why the verdict is what it is.
        reason_ja: the same in Japanese.
        evidence: the published value that it was held to, or that the candidate would be held to.
        latest: the value of the newest edition, where that is another one.
        overtaken_en: a note where the article agrees with an edition that a later one restates, else empty.
        overtaken_ja: the same in Japanese.
        row: the row of ``mart.claim_checks``; empty where the quantity was not set beside anything.
    """

    claim_id: str
    quantity: Quantity
    excerpt: str
    scope: Scope | None
    link: Link | None
    candidate: Link | None
    verdict: str
    fij_label: str
    verdict_en: str
    title_en: str
    title_ja: str
    reason_en: str
    reason_ja: str
    evidence: Evidence | None
    latest: Evidence | None
    overtaken_en: str
    overtaken_ja: str
    row: Mapping[str, Any]
