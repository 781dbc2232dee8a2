"""What parametrises the measures: comparators, windows, levels, targets, grade rules, limits, weights."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import GEO, IDENTIFIER


class CompositeWeights(
    Table,
    name="core.composite_weights",
    key=("pillar", "indicator_id"),
    title_en="Weights of the composites",
    title_ja="総合指標の重み",
    grain="one row per pillar, and one per pillar and indicator",
):
    """What may enter a composite and how much it weighs; 0 keeps it out, and the reason says why.

    A row without an indicator is the pillar's own weight in the overall score. Weights are relative: they are divided
    by the sum of those present.
    """

    pillar: str = text("pillar", "分野", str_matches=IDENTIFIER)
    indicator_id: str | None = text(
        "indicator", "指標", "empty: the weight of the pillar itself", null=True, str_matches=IDENTIFIER
    )
    weight: float = number("weight", "重み", "relative to the others; 0 keeps it out", unit="none", low=0, high=1e6)
    per_capita: bool | None = other(
        "divided by population", "人口比", "true measures density, false size; empty for a pillar", null=True
    )
    reason: str = text("reason", "理由", "why this weight, and why size or density")


class CompositeParameters(
    Table,
    name="core.composite_parameters",
    key=("parameter",),
    title_en="Parameters of the composites",
    title_ja="総合指標の計算条件",
    grain="one row per parameter",
):
    """Thresholds, draws and seed, each with its evidence."""

    parameter: str = text("parameter", "項目", str_matches=IDENTIFIER)
    setting: float = number("setting", "設定値", unit="see unit", low=0)
    unit: str = text("unit", "単位")
    evidence: str = text("evidence", "根拠", "why this value")


class PolicyTargets(
    Table,
    name="core.policy_targets",
    key=("target_id",),
    title_en="Policy targets",
    title_ja="政策目標",
    grain="one row per target",
):
    """What governments have said they aim at; a target without a year is undated."""

    target_id: str = text("target", "目標", str_matches=IDENTIFIER)
    geo: str = text("economy", "国・地域", str_matches=GEO)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    target_value: float = number("target", "目標値", unit="see unit")
    unit: str = text("unit", "単位")
    target_year: int | None = count("target year", "目標年", unit="year", null=True, low=2000)
    announced_on: dt.date | None = other("announced", "公表日", null=True)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    citation: str = text("citation", "引用")
    url: str | None = text("address", "URL", null=True)
    confidence: str = text("confidence", "確度")
    note: str | None = text("note", "注", null=True)


class AgreementPairs(
    Table,
    name="core.agreement_pairs",
    key=("pair_id",),
    title_en="Publishers of the same quantity",
    title_ja="照合する出典の組",
    grain="one row per pair of sources and indicator",
):
    """Which two publishers are compared, how far they may lie apart, and why that far."""

    pair_id: str = text("pair", "組", str_matches=IDENTIFIER)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    source_a: str = text("first source", "出典A", str_matches=IDENTIFIER)
    source_b: str = text("second source", "出典B", str_matches=IDENTIFIER)
    tolerance_share: float = number("tolerance", "許容差", unit="fraction", low=0, high=1)
    evidence: str = text("evidence", "根拠", "why that far")


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


class StandIns(
    Table,
    name="core.stand_ins",
    key=("indicator_id", "stand_in_indicator_id"),
    title_en="Indicators that answer where another one cannot",
    title_ja="代わりに答える指標",
    grain="one row per indicator and the one that stands in",
):
    """A related indicator for economies that an indicator's lists leave out; shown under its own name."""

    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    stand_in_indicator_id: str = text("indicator that stands in", "代わりの指標", str_matches=IDENTIFIER)
    priority: int = count("priority", "優先順位", "1 is preferred", unit="rank", low=1)
    reason_en: str = text("why", "理由（英語）")
    reason_ja: str = text("why, in Japanese", "理由")


class LevelLadder(
    Table,
    name="core.level_ladder",
    key=("growth_basis", "measure_kind", "level"),
    title_en="Levels whose years are given",
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
