"""Reference tables that parametrise the measures: windows, levels, prices, grades, breaks, samples and limits."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import GEO, IDENTIFIER, PERIOD


class Comparators(
    Table,
    name="core.comparators",
    key=("geo",),
    title_en="With whom every economy is compared",
    title_ja="常に比べる相手",
    grain="one row per economy",
):
    """Beside the leader of each list: the comparators of every economy in mart.time_distance."""

    geo: str = text("comparator", "比較相手", "an economy of core.economies", str_matches=GEO)
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")


class GrowthWindows(
    Table,
    name="core.growth_windows",
    key=("window_id",),
    title_en="Windows of growth and convergence",
    title_ja="伸びと収束を測る期間",
    grain="one row per window",
):
    """Over how many years growth, parity and convergence are measured; the row without a number is the longest span.

    The columns of 5 years (``cagr``, ``required_growth_per_year``) and of 3, 5 and 10 need their rows.
    """

    window_id: str = text("window", "期間", str_matches=IDENTIFIER)
    window_years: int | None = count("years", "年数", "empty: the longest span", unit="years", null=True, low=1)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")


class LevelLadder(
    Table,
    name="core.level_ladder",
    key=("growth_basis", "measure_kind", "level"),
    title_en="Levels whose years are told",
    title_ja="到達年を示す水準",
    grain="one row per kind of measure and level",
):
    """The levels of the matrix of levels and times: fixed ones, or steps that every power of ten repeats."""

    growth_basis: str = text("growth basis", "伸びの測り方", isin=["exponential", "points"])
    measure_kind: str = text("kind of measure", "量の種類", "as in core.indicators", str_matches=IDENTIFIER)
    level: float = number("level", "水準", "times each power of ten, where it is in every decade", unit="see unit")
    is_in_every_decade: bool = other("in every decade", "各桁で繰り返す", "1 stands for 0.1, 1, 10, 100, ...")
    note: str | None = text("note", "注", null=True)


class GrowthHorizons(
    Table,
    name="core.growth_horizons",
    key=("horizon_years",),
    title_en="Horizons of required growth",
    title_ja="必要な伸びの到達年限",
    grain="one row per horizon",
):
    """In how many years parity with the leader is asked for."""

    horizon_years: int = count("years", "年数", unit="years", low=1)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")


class PriceBases(
    Table,
    name="core.price_bases",
    key=("currency",),
    title_en="To which prices sums of a currency are taken",
    title_ja="実質化の基準",
    grain="one row per currency",
):
    """The year of constant prices, and the economy whose ``price_deflator`` takes sums there."""

    currency: str = text("currency", "通貨", "ISO 4217", str_matches=r"^[A-Z]{3}$")
    deflator_geo: str = text("economy of the deflator", "デフレーターの国・地域", "which issues the currency")
    base_year: int = count("base year", "基準年", unit="year", low=1900)
    evidence: str = text("evidence", "根拠", "why this year")


class ComparabilityRules(
    Table,
    name="core.comparability_rules",
    key=("rule_id",),
    title_en="Rules of the comparability grade",
    title_ja="比較可能性の規則",
    grain="one row per rule",
):
    """What lowers a gap's grade, from which threshold, and the evidence for it."""

    rule_id: str = text("rule", "規則", str_matches=IDENTIFIER)
    grade: str = text("grade", "等級", isin=["A", "B", "C", "D"])
    threshold: float = number("threshold", "閾値", "the rule holds above it", unit="fraction, or years of skew")
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")
    evidence: str = text("evidence", "根拠")


class SeriesBreaks(
    Table,
    name="core.series_breaks",
    key=("indicator_id", "source_id", "edition", "geo", "first_period"),
    title_en="Breaks in series",
    title_ja="系列の断絶",
    grain="one row per indicator, source, edition, economy and first period of a new definition",
):
    """Where a publisher changed what it measures. Neither growth nor a time distance is taken across."""

    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition", null=True)
    geo: str | None = text("economy", "国・地域", "empty: all of the series", null=True, str_matches=GEO)
    first_period: str = text("first period", "新定義の最初の期間", "as the series writes it", str_matches=PERIOD)
    known_from: dt.date | None = other("known from", "判明日", "empty: known with the edition", null=True)
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")
    citation: str = text("evidence", "根拠", "where the publisher, or who found it, says so")


class MixedInstruments(
    Table,
    name="core.mixed_instruments",
    key=("source_id", "edition", "indicator_id"),
    title_en="Surveys with different instruments",
    title_ja="調査手法が異なる調査",
    grain="one row per source, edition and indicator",
):
    """Surveys of which the publisher says that economies were not asked in the same way."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition", null=True)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    instruments_en: str = text("instruments", "調査手法（英語）", "which economies were asked how")
    instruments_ja: str = text("instruments in Japanese", "調査手法")
    citation: str = text("evidence", "根拠", "where the publisher says so")


class Surveys(
    Table,
    name="core.surveys",
    key=("source_id", "edition", "indicator_id", "geo", "period"),
    title_en="Surveys and their samples",
    title_ja="調査の標本",
    grain="one row per source, edition, indicator, economy and period",
):
    """How many were asked, how and when, where the publisher says so. Values too near for the sample have no rank."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition", null=True)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    geo: str | None = text("economy", "国・地域", "empty: each of them", null=True, str_matches=GEO)
    period: str | None = text("period", "期間", "empty: every period", null=True, str_matches=PERIOD)
    sample_size: int | None = count("respondents", "回答者数", "of one economy", unit="respondents", null=True, low=1)
    design_effect: float = number("design effect", "デザイン効果", "1: a simple random sample", unit="ratio", low=0)
    standard_error: float | None = number(
        "standard error", "標準誤差", "as the publisher states it", unit="see core.indicators", null=True, low=0
    )
    mode: str | None = text("mode", "調査方法", "online panel, telephone, face to face, ...", null=True)
    ages: str | None = text("ages", "対象年齢", null=True)
    field_start: dt.date | None = other("first day in the field", "調査開始日", null=True)
    field_end: dt.date | None = other("last day in the field", "調査終了日", null=True)
    citation: str = text("evidence", "根拠", "where the publisher says so")


class CoverageLimits(
    Table,
    name="core.coverage_limits",
    key=("parameter",),
    title_en="Limits of a list's coverage and of its ranks",
    title_ja="一覧の網羅性と順位の条件",
    grain="one row per parameter",
):
    """When a list has lost too many economies to be summed or averaged, and when values are too near to be ranked."""

    parameter: str = text("parameter", "項目", str_matches=IDENTIFIER)
    setting: float = number("setting", "設定値", unit="see unit", low=0)
    unit: str = text("unit", "単位")
    evidence: str = text("evidence", "根拠", "why this value")
