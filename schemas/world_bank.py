"""The source tables of the World Bank: one per series of the World Development Indicators."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn


class _SeriesColumns(GeoColumn, PositionColumns, SnapshotColumn):
    """What every series of the API has beside its value."""

    country: str = text("country", "国・地域(公表表記)", "the economy as the publisher names it")
    country_code: str | None = text("country code", "国コード", "countryiso3code, as published", null=True)
    year: int = other("year", "年", "calendar year", in_range={"min_value": 1900, "max_value": 2100})
    value_as_published: str = text("value as published", "公表値", "the digits of the JSON number")


class Population(
    _SeriesColumns,
    name="src.world_bank_population",
    key=("snapshot_id", "geo", "year"),
    title_en="Population (World Bank)",
    title_ja="人口（世界銀行）",
    grain="one row per snapshot, economy and year",
):
    """Total population at mid-year, series SP.POP.TOTL. Taiwan is absent; of the aggregates only the world is kept."""

    population: int = count("population", "人口", "residents at mid-year", unit="persons")


class GdpCurrentUsd(
    _SeriesColumns,
    name="src.world_bank_gdp_current_usd",
    key=("snapshot_id", "geo", "year"),
    title_en="Gross domestic product in current US dollars (World Bank)",
    title_ja="名目国内総生産（米ドル、世界銀行）",
    grain="one row per snapshot, economy and year",
):
    """Gross domestic product, series NY.GDP.MKTP.CD. Taiwan is absent; of the aggregates only the world is kept."""

    gdp: float = number("gross domestic product", "国内総生産", "nominal", unit="US dollars", low=0)
