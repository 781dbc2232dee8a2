"""The page without a script: the default economy as plain tables, once in each language.

Belongs here: which rows stand in which table, and their HTML. Not here: how a value is said (``words``). Every text
that comes from the release is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from pipeline.reporting.parts import Part
from pipeline.reporting.words import (
    LANGUAGES,
    Language,
    beside_words,
    closing_words,
    gap_words,
    growth_words,
    peers_words,
    period_words,
    reason_words,
    said,
    value_words,
    years_words,
)

Parts = Mapping[str, Part]
Row = dict[str, Any]
Cells = Sequence[str]


def static_tables(parts: Parts, focus: str) -> str:
    """The tables of one economy in both languages, as HTML."""
    return "\n".join(_in_one_language(_Release(parts, focus, language)) for language in LANGUAGES)


class _Release:
    """The parts by what they are asked for, in one language."""

    def __init__(self, parts: Parts, focus: str, language: Language) -> None:
        self.parts, self.focus, self.language = parts, focus, language
        self.names = {row["geo"]: row[f"name_{language}"] for row in parts["economies"].records()}
        self.indicators = {row["indicator_id"]: row for row in parts["indicators"].records()}
        self.series = {row["series_id"]: row for row in parts["series"].records()}

    def of_focus(self, part: str) -> list[Row]:
        """The focus's rows of a part, in the order of the indicators."""
        order = {name: place for place, name in enumerate(self.indicators)}
        rows = [row for row in self.parts[part].records() if row["geo"] == self.focus]
        return sorted(rows, key=lambda row: order.get(row.get("indicator_id", ""), len(order)))

    def name(self, geo: str | None) -> str:
        """The name of an economy or group."""
        return self.names.get(geo, geo) if geo else ""

    def title(self, indicator_id: str) -> str:
        """The title of an indicator."""
        row = self.indicators.get(indicator_id)
        return str(row[f"title_{self.language}"]) if row else indicator_id

    def unit(self, indicator_id: str) -> str:
        """The unit of an indicator."""
        row = self.indicators.get(indicator_id)
        return str(row["unit"]) if row else ""

    def say(self, group: str, key: str, **inserted: object) -> str:
        """One text of the page."""
        return said(group, key, self.language, **inserted)


def _in_one_language(release: _Release) -> str:
    title = release.say("page", "title", focus=release.name(release.focus))
    tables = "".join(_tables(release))
    return f'<section lang="{release.language}"><h2>{escape(title)}</h2>{tables}</section>'


def _tables(release: _Release) -> Iterator[str]:
    yield _table(release, "times", _HEADLINE, _headline_rows(release))
    yield _table(release, "years", ("indicator", "source", "period", "comparator", "years"), _distance_rows(release))
    yield _table(release, "ranks", ("indicator", "rank_median", "rank_band"), _rank_rows(release))
    yield _table(release, "perhead", ("indicator", "period", "scale", "per_head", "per_gdp"), _per_head_rows(release))
    yield _table(release, "closing", _CLOSING, _closing_rows(release))
    yield _table(release, "claims", ("quote", "verdict", "newest", "signed", "explanation"), _claim_rows(release))
    yield _table(release, "changes", ("indicator", "cause", "period", "before", "after"), _change_rows(release))
    yield _table(release, "sources", ("source", "edition", "moved", "landed", "licence", "citation"), _sources(release))


_HEADLINE = (
    "indicator",
    "period",
    "value",
    "rank",
    "leader",
    "leader_value",
    "gap",
    "peers",
    "grade",
    "source",
    "beside",
)
_CLOSING = ("indicator", "period", "growth", "leader_growth", "answer", "source")


def _table(release: _Release, section: str, columns: Sequence[str], rows: Sequence[Cells]) -> str:
    head = "".join(f'<th scope="col">{escape(release.say("columns", name))}</th>' for name in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    caption = escape(release.say("sections", section))
    return (
        f'<h3>{caption}</h3><div class="wide" tabindex="0" role="region" aria-label="{caption}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _source(row: Row) -> str:
    return f"{row['source_id']}, {row['edition']}"


def _headline_rows(release: _Release) -> list[Cells]:
    language, rows = release.language, release.of_focus("headline")
    return [
        (
            release.title(row["indicator_id"]),
            period_words(row["period"]),
            value_words(row["value"], unit, language) or reason_words(row["missing_reason"], language),
            row[f"rank_words_{language}"] or reason_words(row["rank_missing_reason"], language),
            release.name(row["leader_geo"]),
            value_words(row["leader_value"], unit, language),
            gap_words(row, unit, language),
            peers_words(row, unit, language),
            row["comparability"] or "",
            _source(row),
            _beside(release, row, unit),
        )
        for row in rows
        for unit in (release.unit(row["indicator_id"]),)
    ]


def _beside(release: _Release, row: Row, unit: str) -> str:
    said_beside = beside_words(row, unit, release.language)
    if row["stand_in_indicator_id"] is None:
        return said_beside
    stand_in = release.say(
        "phrases",
        "stand_in",
        title=row[f"stand_in_title_{release.language}"],
        value=value_words(row["stand_in_value"], row["stand_in_unit"], release.language),
        period=period_words(row["stand_in_period"]),
        edition=f"{row['stand_in_source_id']}, {row['stand_in_edition']}",
        rank=row[f"stand_in_rank_words_{release.language}"] or "",
    )
    return f"{said_beside} {stand_in}".strip()


def _distance_rows(release: _Release) -> list[Cells]:
    rows = [
        (release.series[row["series_id"]], row)
        for row in release.of_focus("distances")
        if row["series_id"] in release.series
    ]
    order = {name: place for place, name in enumerate(release.indicators)}
    rows.sort(key=lambda pair: (order.get(pair[0]["indicator_id"], 99), pair[0]["published_at"], pair[0]["series_id"]))
    return [
        (
            release.title(series["indicator_id"]),
            _source(series),
            period_words(row["period"]),
            release.name(row["comparator_geo"]),
            years_words(release.name(row["geo"]), row["years_behind"], row["censoring"], None, release.language),
        )
        for series, row in rows
    ]


def _rank_rows(release: _Release) -> list[Cells]:
    return [
        (
            release.say("pillars", row["pillar"]),
            f"{row['rank_median']} / {row['n_ranked']}"
            if row["rank_median"]
            else reason_words(row["missing_reason"], release.language),
            f"{row['rank_low']}–{row['rank_high']}" if row["rank_low"] else "",
        )
        for row in release.of_focus("pillars")
    ]


def _per_head_rows(release: _Release) -> list[Cells]:
    return [
        (
            release.title(row["indicator_id"]),
            period_words(row["period"]),
            *(
                f"{row[ratio]:.3g}" if row[ratio] is not None else reason_words(row[reason], release.language)
                for ratio, reason in (
                    ("ratio_to_leader", "ratio_missing_reason"),
                    ("per_capita_ratio", "per_capita_missing_reason"),
                    ("per_gdp_ratio", "per_gdp_missing_reason"),
                )
            ),
        )
        for row in release.of_focus("headline")
        if row["value"] is not None
    ]


def _closing_rows(release: _Release) -> list[Cells]:
    return [
        (
            release.title(row["indicator_id"]),
            period_words(row["period"]),
            growth_words(row["cagr"], row["growth_basis"], release.language),
            growth_words(row["cagr_leader"], row["growth_basis"], release.language),
            closing_words(row, release.language),
            _source(row),
        )
        for row in release.of_focus("headline")
    ]


def _claim_rows(release: _Release) -> list[Cells]:
    is_japanese = release.language == "ja"
    return [
        (
            row["quote"],
            row["fij_label"] if is_japanese else row["verdict_en"],
            (row["fij_label_latest"] if is_japanese else row["verdict_latest"].replace("_", " ")),
            signature_words(row, release.language),
            row[f"explanation_{release.language}"],
        )
        for row in release.parts["claims"].records()
    ]


def signature_words(claim: Row, language: Language) -> str:
    """Whether a person has signed the verdict."""
    if claim["status"] != "signed":
        return said("phrases", "machine", language)
    return said("phrases", "signed_by", language, name=claim["reviewed_by"], day=claim["reviewed_at"])


def _change_rows(release: _Release) -> list[Cells]:
    return [
        (
            release.title(row["indicator_id"]),
            release.say("causes", row["cause"]),
            period_words(row["period"]),
            f"{value_words(row['old_value'], unit, release.language)} ({row['old_edition']})",
            f"{value_words(row['new_value'], unit, release.language)} ({row['new_edition']})",
        )
        for row in release.of_focus("revisions")
        for unit in (release.unit(row["indicator_id"]),)
    ]


def _sources(release: _Release) -> list[Cells]:
    return [
        (
            row[f"title_{release.language}"],
            row["edition"] or release.say("statuses", row["status"] or ""),
            str(row["publisher_moved_at"] or ""),
            str(row["recorded_at"] or "")[:16],
            row["licence"],
            row[f"citation_{release.language}"],
        )
        for row in release.parts["sources"].records()
    ]
