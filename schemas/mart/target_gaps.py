"""``mart.target_gaps``: how far each policy target is."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import IDENTIFIER, PERIOD, PRICE_BASES, TIME_BASES, GeoColumn, IndicatorColumn


class TargetGaps(
    GeoColumn,
    IndicatorColumn,
    name="mart.target_gaps",
    key=("target_id",),
    title_en="How far each policy target is",
    title_ja="政策目標との差",
    grain="one row per target",
):
    """Where the economy stands, where the target is, and the growth between; by another year: mart.target_gaps_by."""

    target_id: str = text("target", "目標", "row of core.policy_targets", str_matches=IDENTIFIER)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    announced_on: dt.date | None = other("announced", "公表日", null=True)
    citation: str = text("citation", "引用")
    target_value: float = number("target", "目標値", unit="see unit")
    unit: str = text("unit", "単位", "of target, value and gap")
    target_year: int | None = count("target year", "目標年", "as announced", unit="year", null=True, low=2000)
    year_aimed_at: int | None = count(
        "year aimed at", "想定する目標年", "the announced one, or the one a reader names", unit="year", null=True
    )
    series_id: str | None = text("series", "系列", "which the value is of", null=True)
    source_id: str | None = text("source", "出典", null=True, str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", null=True)
    published_at: dt.date | None = other("published", "公表日", "publication of the edition", null=True)
    period: str | None = text("period", "期間", "of the value", null=True, str_matches=PERIOD)
    time_basis: str | None = text("time basis", "期間の種類", null=True, isin=TIME_BASES)
    price_base: str | None = text("price base", "価格基準", null=True, isin=PRICE_BASES)
    base_year: int | None = count("base year", "基準年", "of constant prices", unit="year", null=True, low=1900)
    value: float | None = number("value", "値", "in the target's unit", unit="see unit", null=True)
    value_unconverted: float | None = number(
        "value before conversion", "換算前の値", unit="see unit_unconverted", null=True
    )
    unit_unconverted: str | None = text("unit before conversion", "換算前の単位", null=True)
    jpy_per_usd: float | None = number(
        "yen per dollar used", "円換算率", "see jpy_rate_basis", unit="yen per US dollar", null=True
    )
    jpy_rate_days: int | None = count(
        "days of the rate", "換算率の日数", "daily fixings that it is of", unit="days", null=True
    )
    jpy_rate_basis: str | None = text("basis of the rate", "換算率の根拠", "rule, source, edition and place", null=True)
    gap: float | None = number("gap", "差", "value less target", unit="see unit", null=True)
    ratio_to_target: float | None = number("ratio to the target", "目標比", unit="ratio", null=True, low=0)
    years_left: float | None = number(
        "years left", "残り年数", "from the end of the period to the end of the year aimed at", unit="years", null=True
    )
    growth_basis: str | None = text("growth basis", "伸びの測り方", null=True)
    required_growth_per_year: float | None = number(
        "required growth", "必要な年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_3_years: float | None = number(
        "growth over 3 years", "3年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_5_years: float | None = number(
        "growth over 5 years", "5年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_10_years: float | None = number(
        "growth over 10 years", "10年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_missing_reason: str | None = text("why there is no growth", "伸びの欠測理由", "per window", null=True)
    missing_reason: str | None = text("why there is no required growth", "欠測理由", null=True)
