"""``mart.comparability_findings``: what lowers the grade of each gap."""

from __future__ import annotations

import datetime as dt

from schemas.base import number, other, text
from schemas.columns import (
    GRADES,
    IDENTIFIER,
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    SeriesColumn,
    VintageColumns,
)

GRADED_MEASURES = ["gap", "per_capita", "per_gdp"]


class ComparabilityFindings(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.comparability_findings",
    key=("series_id", "geo", "period", "measure", "rule_id"),
    title_en="What lowers the grade of each gap",
    title_ja="比較可能性を下げた規則",
    grain="one row per series, economy, period, measure and rule that lowers it",
):
    """Which rule of core.comparability_rules lowers a gap, by how much it is broken, and since when that is known."""

    measure: str = text("measure", "対象", "the gap itself, or its ratio per head or per GDP", isin=GRADED_MEASURES)
    rule_id: str = text("rule", "規則", "row of core.comparability_rules", str_matches=IDENTIFIER)
    grade: str = text("grade", "等級", isin=GRADES)
    measured: float = number("measured", "測定値", "1 where a rule is met or not", unit="fraction, or years of skew")
    threshold: float = number("threshold", "閾値", "the rule holds above it", unit="fraction, or years of skew")
    known_from: dt.date = other("known from", "判明日", "the publication from which the finding can be known")
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")
