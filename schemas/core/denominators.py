"""What values are divided by: population and GDP."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import AsOfColumns, GeoColumn, IndicatorColumn, PublishedAtColumn


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
