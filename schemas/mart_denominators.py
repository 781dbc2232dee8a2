"""What values are divided by and converted with, and whose moves come from there: denominators, rates, their moves."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import (
    PERIOD,
    AsOfColumns,
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    VintageColumns,
)

DENOMINATORS = ["population", "gdp_current_usd"]
MOVE_MISSING_REASONS = ["no_previous_period", "no_denominator", "no_previous_denominator", "same_denominator"]
RATE_RULES = ["mean_of_calendar_year", "mean_of_fiscal_year", "year_end"]
CONSTANT_MISSING_REASONS = ["no_base_year", "not_a_calendar_year", "no_deflator"]
YEN_MISSING_REASONS = ["constant_prices", "not_a_year", "no_rate"]
_PER_UNIT = "see core.indicators, per person or US dollar"


class Denominators(
    AsOfColumns,
    PublishedAtColumn,
    GeoColumn,
    IndicatorColumn,
    name="core.denominators",
    key=("indicator_id", "geo", "year"),
    title_en="The denominator of each economy and year",
    title_ja="国・地域と年ごとの分母",
    grain="one row per indicator (population, GDP), geo and year",
):
    """The newest population or GDP not after a year and at most three years before it."""

    year: int = count("year", "年", "that it stands for", unit="year", low=1900)
    denominator_period: str = text("period", "分母の年", "of the denominator; it may lag behind the year")
    denominator_year: int = count("year of the denominator", "分母の年次", unit="year", low=1900)
    denominator_edition: str = text("vintage", "分母の版")
    denominator: float = number("denominator", "分母", unit="persons, or US dollars", low=0)


class YenPerDollar(
    AsOfColumns,
    PublishedAtColumn,
    name="core.yen_per_dollar",
    key=("year", "rate_rule"),
    title_en="Yen per US dollar of each year",
    title_ja="円・ドル換算率",
    grain="one row per year and rule",
):
    """The mean of a year's daily reference rates, of a fiscal year's from April to March, and the last of a year.

    A year that still runs has the mean of its days so far, and no end.
    """

    year: int = count("year", "年", "in which a fiscal year begins", unit="year", low=1900)
    rate_rule: str = text("rule", "換算率の種類", "for flows of a year, of a fiscal year, for stocks", isin=RATE_RULES)
    jpy_per_usd: float = number("yen per dollar", "円換算率", unit="yen per US dollar", low=0)
    jpy_rate_days: int | None = count("days", "日数", "daily fixings that it is of", unit="days", null=True, low=1)
    jpy_rate_basis: str = text("basis of the rate", "換算率の根拠", "rule, source, edition and place")


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


class DenominatorMoves(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.denominator_moves",
    key=("series_id", "geo", "period", "denominator_id"),
    title_en="Moves per head and per GDP that their denominator made",
    title_ja="分母が動かした人口比・GDP比",
    grain="one row per series, economy, period and denominator",
):
    """Each value per head or per GDP beside the one before it, and how it would have moved over the old denominator."""

    denominator_id: str = text("denominator", "分母", "indicator of core.denominators", isin=DENOMINATORS)
    previous_period: str | None = text("period before", "前の期間", "with a value", null=True, str_matches=PERIOD)
    value: float = number("value", "値", unit="see core.indicators")
    previous_value: float | None = number("value before", "前の値", unit="see core.indicators", null=True)
    denominator: float | None = number("denominator", "分母", unit="persons, or US dollars", null=True, low=0)
    denominator_period: str | None = text("its period", "分母の年", null=True)
    denominator_edition: str | None = text("its vintage", "分母の版", null=True)
    previous_denominator: float | None = number(
        "denominator before", "前の分母", unit="persons, or US dollars", null=True, low=0
    )
    previous_denominator_period: str | None = text("its period", "前の分母の年", null=True)
    previous_denominator_edition: str | None = text("its vintage", "前の分母の版", null=True)
    per_unit: float | None = number("per head or per GDP", "分母当たり", unit=_PER_UNIT, null=True)
    previous_per_unit: float | None = number("the same before", "前の分母当たり", unit=_PER_UNIT, null=True)
    move: float | None = number("move", "動き", "now less before", unit=_PER_UNIT, null=True)
    move_with_old: float | None = number(
        "move over the old denominator", "分母を据え置いた動き", unit=_PER_UNIT, null=True
    )
    caused_by_denominator: bool | None = other(
        "caused by the denominator", "分母が原因", "it changes sign or halves over the old denominator", null=True
    )
    missing_reason: str | None = text("why it cannot say", "欠測理由", null=True, isin=MOVE_MISSING_REASONS)
