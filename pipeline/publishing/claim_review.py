"""``claim_reviews.json``: the verdicts on what articles say, as schema.org ClaimReview, for search engines and readers.

Belongs here: which verdicts are published, and how one is written. The verdicts themselves are ``mart.claim_checks``.
A refutation leaves only with the name of the person who signed it; what is not signed is marked as a machine's draft.
What is a matter of opinion, or cannot be decided, has no rating and is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import duckdb

from pipeline.contracts.sql_text import named_rows
from pipeline.parsing.faults import RunFault

#: The name of the file in an export.
FILE_NAME = "claim_reviews.json"
#: The verdict that nobody may publish unsigned.
NEEDS_SIGNATURE = "refuted"
#: Who speaks where nobody has signed.
MACHINE = "aigap (machine finding, not signed by a person)"
#: The scale of schema.org's rating; the labels are FactCheck Initiative Japan's.
BEST, WORST = 5, 1

_VERDICTS = """
select
    c.claim_id, c.article_id, c.quote, c.verdict, c.fij_label, c.verdict_en, c.rating_value, c.is_overtaken,
    c.explanation_ja, c.explanation_en, c.explanation_latest_ja, c.explanation_latest_en, c.evidence_sql, c.edition,
    c.snapshot_sha256, c.locator, c.source_id, c.latest_source_id, c.status, c.reviewed_by, c.reviewed_at,
    a.title, a.publisher, a.author, a.url, a.published_at, a.language,
    s.citation_en, s.homepage,
    (select cast(max(r.built_at) as date) from meta.releases as r) as found_on
from mart.claim_checks as c
inner join core.articles as a on c.article_id = a.article_id
left join core.sources as s on c.source_id = s.source_id
order by c.article_id, c.start_offset, c.claim_id
"""


@dataclass(frozen=True)
class Reviews:
    """The document, and why each claim that is not in it was left out.

    Attributes:
        document: a JSON-LD graph of ClaimReview.
        left_out: the reason by claim_id.
    """

    document: dict[str, Any]
    left_out: Mapping[str, str]

    @property
    def n_published(self) -> int:
        """How many claims the document reviews."""
        return len(self.document["@graph"])

    def text(self) -> str:
        """The document as text that may stand inside a page's ``<script type="application/ld+json">``."""
        plain = json.dumps(self.document, ensure_ascii=False, indent=1)
        # a quote may hold </script> or <!--, and JSON knows these characters by number too
        for character in "<>&\u2028\u2029":
            plain = plain.replace(character, f"\\u{ord(character):04x}")
        return plain + "\n"


def claim_reviews(connection: duckdb.DuckDBPyConnection, *, page: str, sources_left_out: Mapping[str, str]) -> Reviews:
    """The reviews of a release's verdicts.

    Args:
        connection: the release.
        page: the address under which the reviews are published; each has its claim as fragment.
        sources_left_out: the reason by source whose values may not be passed on.

    Raises:
        RunFault: the address is none, or the release was built before there were verdicts.
    """
    _refuse_other_addresses(page)
    try:
        rows = named_rows(connection, _VERDICTS)
    except duckdb.CatalogException as error:
        raise RunFault(
            "the release holds no verdicts on claims",
            expected="mart.claim_checks",
            seen=str(error),
            next_step="aigap refresh, then export again",
        ) from error
    graph, left_out = [], {}
    for row in rows:
        reason = _reason_to_leave_out(row, sources_left_out)
        if reason is None:
            graph.append(_review(row, page=page))
        else:
            left_out[row["claim_id"]] = reason
    return Reviews({"@context": "https://schema.org", "@graph": graph}, left_out)


def _refuse_other_addresses(page: str) -> None:
    parts = urlsplit(page)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise RunFault(
            "reviews of claims need the address of the page that shows them",
            expected="an http or https address without a fragment",
            seen=page,
            next_step="give the address after --reviews-page",
        )


def _reason_to_leave_out(row: Mapping[str, Any], sources_left_out: Mapping[str, str]) -> str | None:
    if row["rating_value"] is None:
        return f"{row['verdict']}: there is nothing to rate"
    if row["verdict"] == NEEDS_SIGNATURE and row["status"] != "signed":
        return "refuted, and no person has signed it (core.claim_reviews)"
    for source in (row["source_id"], row["latest_source_id"]):
        if source in sources_left_out:
            return f"its evidence may not be passed on: {source}, {sources_left_out[source]}"
    if row["url"] is None:
        return "the article has no address"
    return None


def _review(row: Mapping[str, Any], *, page: str) -> dict[str, Any]:
    """One ClaimReview; the properties that schema.org's readers require are always there."""
    is_signed = row["status"] == "signed"
    review = {
        "@type": "ClaimReview",
        "@id": f"{page}#{row['claim_id']}",
        "url": f"{page}#{row['claim_id']}",
        "datePublished": (row["reviewed_at"] if is_signed else row["found_on"]).isoformat(),
        "inLanguage": ["ja", "en"],
        "claimReviewed": row["quote"],
        "author": {"@type": "Person", "name": row["reviewed_by"]}
        if is_signed
        else {"@type": "Organization", "name": MACHINE},
        "creativeWorkStatus": "Published" if is_signed else "Draft",
        "itemReviewed": _claim(row),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": row["rating_value"],
            "bestRating": BEST,
            "worstRating": WORST,
            "alternateName": row["fij_label"],
            "name": row["verdict_en"],
        },
        "reviewBody": _body(row),
    }
    if row["source_id"] is not None:
        review["citation"] = _evidence(row)
    return review


def _claim(row: Mapping[str, Any]) -> dict[str, Any]:
    appearance = {"@type": "Article", "url": row["url"], "inLanguage": row["language"]}
    if row["title"] is not None:
        appearance["headline"] = row["title"]
    claim: dict[str, Any] = {"@type": "Claim", "appearance": appearance}
    claim["author"] = (
        {"@type": "Person", "name": row["author"]}
        if row["author"] is not None
        else {"@type": "Organization", "name": row["publisher"]}
    )
    if row["published_at"] is not None:
        claim["datePublished"] = appearance["datePublished"] = row["published_at"].isoformat()
    return claim


def _body(row: Mapping[str, Any]) -> str:
    """The article's words first, then ours, in both languages, and what the newest edition says where it differs."""
    lines = [f"「{row['quote']}」", row["explanation_ja"], row["explanation_en"]]
    if row["is_overtaken"]:
        lines += [f"最新の版: {row['explanation_latest_ja']}", f"Newest edition: {row['explanation_latest_en']}"]
    return "\n".join(lines)


def _evidence(row: Mapping[str, Any]) -> dict[str, Any]:
    """Where the evidence stands, and how anybody gets it again."""
    shown = {
        "@type": "Dataset",
        "name": row["edition"],
        "url": row["homepage"],
        "citation": row["citation_en"],
        "identifier": row["snapshot_sha256"] and f"sha256:{row['snapshot_sha256']}",
        "description": "; ".join(part for part in (row["locator"], row["evidence_sql"]) if part),
    }
    return {name: value for name, value in shown.items() if value}
