"""``mart.money_values``: sums of money in every price."""

from __future__ import annotations

from schemas.base import NOT_FINITE, count, number, text
from schemas.columns import BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns
from schemas.core.yen_per_dollar import RATE_RULES

CONSTANT_MISSING_REASONS = ["no_base_year", "not_a_calendar_year", "no_deflator", NOT_FINITE]
YEN_MISSING_REASONS = ["constant_prices", "not_a_year", "no_rate", NOT_FINITE]


class MoneyValues(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.money_values",
    key=("series_id", "geo", "period"),
    title_en="Sums of money in every price",
    title_ja="金額の各種換算（名目・実質・円）",
    grain="one row per series of sums in US dollars, geo and period with a value",
):
    """Sums as published, in dollars of one year's prices, in nominal yen, and in yen of that year's prices."""

    value: float = number("value", "値", "as published, nominal or constant", unit="US dollars")
    value_constant: float | None = number(
        "value at constant prices", "実質値", "of constant_base_year", unit="US dollars", null=True
    )
    constant_base_year: int | None = count("base year", "実質値の基準年", "of core.price_bases", unit="year", null=True)
    deflator: float | None = number("deflator", "デフレーター", "of the value's year", unit="index", null=True, low=0)
    base_deflator: float | None = number(
        "deflator of the base year", "基準年のデフレーター", unit="index", null=True, low=0
    )
    deflator_basis: str | None = text(
        "basis of the deflator", "デフレーターの根拠", "source, edition, place; or that none was needed", null=True
    )
    constant_missing_reason: str | None = text(
        "why there is no constant value", "実質値の欠測理由", null=True, isin=CONSTANT_MISSING_REASONS
    )
    value_jpy: float | None = number("value in yen", "円換算値", "nominal", unit="yen", null=True)
    jpy_rate_rule: str | None = text("rule of the rate", "換算率の種類", null=True, isin=RATE_RULES)
    jpy_per_usd: float | None = number("yen per dollar", "円換算率", unit="yen per US dollar", null=True, low=0)
    jpy_rate_days: int | None = count(
        "days of the rate", "換算率の日数", "daily fixings that it is of", unit="days", null=True
    )
    jpy_rate_basis: str | None = text("basis of the rate", "換算率の根拠", "rule, source, edition and place", null=True)
    jpy_missing_reason: str | None = text(
        "why there are no yen", "円換算の欠測理由", null=True, isin=YEN_MISSING_REASONS
    )
    value_constant_jpy: float | None = number(
        "value in yen at constant prices", "実質円換算値", "at the base year's mean rate", unit="yen", null=True
    )
    base_jpy_per_usd: float | None = number(
        "yen per dollar of the base year", "基準年の円換算率", unit="yen per US dollar", null=True, low=0
    )
    base_jpy_rate_days: int | None = count("days of that rate", "その日数", "daily fixings", unit="days", null=True)
    base_jpy_rate_basis: str | None = text("basis of that rate", "その根拠", null=True)
    constant_jpy_missing_reason: str | None = text(
        "why there are no constant yen", "実質円換算の欠測理由", null=True, isin=["no_constant_value", "no_rate"]
    )
