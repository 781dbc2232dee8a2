"""What a row of ``mart.claim_checks`` means for one quantity of an article: the verdict, and what keeps one back.

Belongs here: a link that is not certain, an edition that is not at hand, a count that is not equal, a number that is
right of another economy named near it; and the words that go with them. Not here: any other rule of a verdict, which
the SQL has.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.contracts.sql_text import quoted, rows_as_sql
from pipeline.factcheck.findings import OPEN_VERDICT, Evidence, Finding, Link, Placed
from pipeline.factcheck.quantities import Quantity
from pipeline.factcheck.scopes import NOT_CHECKABLE
from pipeline.factcheck.vocabulary import Vocabulary

if TYPE_CHECKING:
    import duckdb

SUPPORTS = frozenset({"supported", "supported_within_rounding"})
DAMNING = frozenset({"refuted", "misleading", "unsupported_by_the_cited_source"})
#: An edition that came out within a year of a period's end is the first that could print it.
_YEAR = timedelta(days=366)
Label = tuple[str, str]


def stated_unit(quantity: Quantity, link: Link | None) -> str:
    """The unit of the quantity: of a count that is placed, and of a rate of exchange, the indicator's own."""
    if link and link.indicator_unit and link.claim_type == "level":
        is_rate = link.indicator_unit == "currency units per US dollar"
        return link.indicator_unit if quantity.kind == "count" or is_rate else quantity.unit
    return quantity.unit


def is_counted_to_the_one(quantity: Quantity) -> bool:
    """Whether things are counted and printed to the last one: such a number is equal to the published one, or not."""
    is_whole = quantity.value.denominator == 1 and quantity.half_digit is not None and quantity.half_digit <= 0.5
    return quantity.kind == "count" and is_whole


class Judge:
    """What a row of ``mart.claim_checks`` means for one quantity of an article."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        labels: dict[tuple[str, str | None], Label],
        day: date,
        release: duckdb.DuckDBPyConnection,
    ) -> None:
        self._vocabulary, self._labels, self._day, self._release = vocabulary, labels, day, release

    def finding(self, name: str, one: Placed, row: dict[str, Any]) -> Finding:
        """What is told of one quantity; ``row`` is empty where it was set beside nothing."""
        verdict, english, japanese = self._verdict(one, row)
        is_own = bool(row) and verdict == row.get("verdict")
        fij, label_en = (row["fij_label"], row["verdict_en"]) if is_own else self._labels[verdict, None]
        overtaken = self._overtaken(row) if verdict in SUPPORTS and row.get("is_overtaken") else ("", "")
        link = one.link or one.candidate
        return Finding(
            name, one.quantity, one.excerpt, one.scope, one.link, one.candidate, verdict, fij, label_en,
            *self._titles(link), english, japanese, _evidence(row), _evidence(row, "_latest"), *overtaken, row,
        )  # fmt: skip

    def _verdict(self, one: Placed, row: dict[str, Any]) -> tuple[str, str, str]:
        """The verdict and why, in English and Japanese."""
        if one.scope:
            verdict = "not_checkable" if one.scope.kind in NOT_CHECKABLE else OPEN_VERDICT
            return verdict, f"{_sentence(one.scope.reason_en)}.", f"{one.scope.reason_ja}。"
        if one.missing_edition:
            edition = one.missing_edition
            if any(edition == name for _, name in self._vocabulary.published):
                return (
                    OPEN_VERDICT,
                    f"{edition}, as held here, has no value of it.",
                    f"手元の「{edition}」に該当する値がない。",
                )
            return OPEN_VERDICT, f"{edition} is not in the warehouse.", f"「{edition}」は手元の資料にない。"
        if not one.link:
            return OPEN_VERDICT, f"{_sentence(one.lack_en)}.", f"{one.lack_ja}。"
        verdict, english, japanese = row["verdict"], row["explanation_en"] or "", row["explanation_ja"] or ""
        if verdict in SUPPORTS and (reason := self._not_equal(one, row)):
            return OPEN_VERDICT, f"{reason[0]} {english}", f"{reason[1]}{japanese}"
        if verdict in DAMNING and (reason := self._not_to_be_damned(one, row)):
            return OPEN_VERDICT, f"{reason[0]} {english}", f"{reason[1]}{japanese}"
        return verdict, english, japanese

    def _not_equal(self, one: Placed, row: dict[str, Any]) -> tuple[str, str] | None:
        """Why an agreement is none: within one percent, but outside the digits shown."""
        quantity, value = one.quantity, row["evidence_value"]
        if row["rule"] not in ("near", "rounding") or value is None or row["exchange_rate"] is not None:
            return None
        if is_counted_to_the_one(quantity):
            # a publisher that rounds to hundreds says no more than that
            is_rounded = value >= 1000 and value % 100 == 0 and abs(value - float(quantity.value)) <= 50
            is_equal = is_rounded and quantity.operator in ("equal", "about")
        else:
            is_equal = row["rule"] == "rounding" or quantity.half_digit is None
        if is_equal:
            return None
        return (
            "The number is near the published value, but not equal to it at the digits shown.",
            "公表値に近いが、表示された桁では一致しない。",
        )

    def _not_to_be_damned(self, one: Placed, row: dict[str, Any]) -> tuple[str, str] | None:
        """Why a quantity that lies away from the published value is not called wrong."""
        link = one.link
        assert link is not None
        if any(ground.part == "period" and ground.how.startswith("the newest") for ground in link.grounds):
            return ("The text names no time.", "記事はいつの数値かを示していない。")
        if one.quantity.is_change:
            return ("Growth is not called wrong here.", "伸びについては誤りと判定しない。")
        if link.is_implied and row["verdict"] == "refuted":
            return ("Only the order of the words tells the place.", "順位は語順から読み取ったものである。")
        if self._is_right_of_another(one, link):
            return (
                "It is the number of another economy or time that the text names near it.",
                "近くで言及された別の国・時期の値と一致する。",
            )
        if link.edition:
            return None
        if not link.source_id:
            return (
                "It differs from what is published here, but the text names no source, and another one may say so.",
                "手元の公表値とは異なるが、出典が示されておらず、別の資料の数値かもしれない。",
            )
        if not self._every_edition_is_at_hand(link):
            return (
                "It differs from the editions at hand, but an edition that is not in the warehouse may say so.",
                "手元の版とは異なるが、手元にない版の数値かもしれない。",
            )
        return None

    def _is_right_of_another(self, one: Placed, link: Link) -> bool:
        """Whether the number is that of another economy or time named near it: then the link may be the error."""
        value, half = float(one.quantity.value), float(one.quantity.half_digit or 0)
        if link.claim_type not in ("level", "share") or link.comparator_geo or not one.geos:
            return False
        pairs = {(geo, period) for geo in one.geos for period in one.periods | {link.period} if period}
        named = [{"geo": geo, "period": period} for geo, period in pairs - {(link.geo, link.period)}]
        if not named:
            return False
        # as literals: to bind a parameter, DuckDB imports pandas
        [(count,)] = self._release.execute(
            f"select count(*) from release.core.observations where indicator_id = {quoted(link.indicator_id or '')}"
            f" and value between {value - half!r} and {value + half!r}"
            f" and (geo, period) in ({rows_as_sql(named, {'geo': 'varchar', 'period': 'varchar'})})"
        ).fetchall()
        return bool(count)

    def _every_edition_is_at_hand(self, link: Link) -> bool:
        """Whether every edition of the source cited that could have said it by the article's day is at hand."""
        end = date(
            int((link.period or "0001")[-4:] if "/" in (link.period or "") else (link.period or "0001")[:4]), 12, 31
        )
        held = self._vocabulary.holdings.get((link.indicator_id,), set())
        days = sorted(
            self._vocabulary.published[key]
            for key in held
            if key[0] == link.source_id and self._vocabulary.published[key] > end
        )
        elsewhere = any(
            (source, indicator) == (link.source_id, link.indicator_id) and day <= self._day
            for source, indicator, day in self._vocabulary.known_elsewhere
        )
        return bool(days) and days[0] <= end + _YEAR and not elsewhere

    def _overtaken(self, row: dict[str, Any]) -> tuple[str, str]:
        edition, latest = row["edition"], row["edition_latest"]
        return (
            f"It agrees with {edition}; {latest} has restated it since: {row['evidence_latest_en']}.",
            f"「{edition}」と一致する。その後「{latest}」で{row['evidence_latest_ja']}に改められた。",
        )

    def _titles(self, link: Link | None) -> tuple[str, str]:
        """What a link is of, in English and Japanese: indicator, population, economies and period."""
        if link is None:
            return "", ""
        indicator = self._vocabulary.indicators[link.indicator_id]
        sides = [self._vocabulary.names[geo] for geo in (link.geo, link.comparator_geo) if geo]
        is_fiscal = indicator.indicator_id.startswith("genai_")
        year_ja = f"{link.period}年{'度' if is_fiscal else ''}" if (link.period or "").isdigit() else link.period
        english = [indicator.title_en, indicator.population_en, " / ".join(name for name, _ in sides), link.period]
        japanese = [indicator.title_ja, indicator.population_ja, "・".join(name for _, name in sides), year_ja]
        return ", ".join(filter(None, english)), "・".join(filter(None, japanese))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _evidence(row: dict[str, Any], basis: str = "") -> Evidence | None:
    """The published value of a row, as of the edition that counts or of the latest one where that is another."""
    value = row.get(f"evidence_value{basis}")
    if value is None or (basis and row["edition_latest"] == row["edition"]):
        return None
    shown = "evidence" if not basis else "evidence_latest"
    day = row["published_at_latest" if basis else "published_at"]
    return Evidence(
        value=value,
        unit=row["evidence_unit"],
        shown_en=row[f"{shown}_en"],
        shown_ja=row[f"{shown}_ja"],
        source_id=row["latest_source_id" if basis else "source_id"],
        edition=row["edition_latest" if basis else "edition"],
        published_at=day.isoformat() if day else None,
        locator=row[f"locator{basis}"],
        snapshot_id=row[f"snapshot_id{basis}"],
        snapshot_sha256=row[f"snapshot_sha256{basis}"],
        sql=row[f"evidence_sql{basis}"],
    )
