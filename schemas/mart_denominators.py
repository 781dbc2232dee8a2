"""What values are divided by and converted with, and whose moves come from there: denominators, rates, their moves."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import AsOfColumns, GeoColumn, IndicatorColumn, PublishedAtColumn

DENOMINATORS = ["population", "gdp_current_usd"]


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
    denominator_edition: str = text("vintage", "分母の版")
    denominator: float = number("denominator", "分母", unit="persons, or US dollars", low=0)


class YenPerDollar(
    AsOfColumns,
    PublishedAtColumn,
    name="core.yen_per_dollar",
    key=("year",),
    title_en="Yen per US dollar of each year",
    title_ja="円・ドル換算率",
    grain="one row per year",
):
    """The mean of a year's daily reference rates."""

    year: int = count("year", "年", unit="year", low=1900)
    jpy_per_usd: float = number("yen per dollar", "円換算率", unit="yen per US dollar", low=0)
    jpy_rate_basis: str = text("basis of the rate", "換算率の根拠", "rule, source, edition and place")
