"""The source tables of the World Bank: one per series of the World Development Indicators."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn


class _SeriesColumns(GeoColumn, PositionColumns, SnapshotColumn):
    """What every series of the API has beside its value."""

    country: str = text("country", "国・地域(公表表記)", "the economy as the publisher names it")
    country_code: str | None = text("country code", "国コード", "countryiso3code, as published", null=True)
    year: int = other("year", "年", "calendar year", in_range={"min_value": 1900, "max_value": 2100})
    is_forecast: bool = other("is a forecast", "予測値", "the publisher's obs_status is F")
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


class GdpPpp(
    _SeriesColumns,
    name="src.world_bank_gdp_ppp",
    key=("snapshot_id", "geo", "year"),
    title_en="Gross domestic product at purchasing power parity (World Bank)",
    title_ja="購買力平価ベースの国内総生産（世界銀行）",
    grain="one row per snapshot, economy and year",
):
    """Gross domestic product at purchasing power parities, current prices, series NY.GDP.MKTP.PP.CD."""

    gdp_ppp: float = number("gross domestic product", "国内総生産", "nominal", unit="international dollars", low=0)


class PriceDeflator(
    _SeriesColumns,
    name="src.world_bank_price_deflator",
    key=("snapshot_id", "geo", "year"),
    title_en="GDP deflator (World Bank)",
    title_ja="国内総生産デフレーター（世界銀行）",
    grain="one row per snapshot, economy and year",
):
    """The GDP deflator, series NY.GDP.DEFL.ZS. The base year differs from economy to economy and is not in the file."""

    deflator: float = number("deflator", "デフレーター", "100 in the economy's own base year", unit="index", low=0)


class ExchangeRatePerUsd(
    _SeriesColumns,
    name="src.world_bank_exchange_rate_per_usd",
    key=("snapshot_id", "geo", "year"),
    title_en="Official exchange rate against the US dollar (World Bank)",
    title_ja="対米ドル公定為替レート（世界銀行）",
    grain="one row per snapshot, economy and year",
):
    """The official exchange rate, mean of the year, series PA.NUS.FCRF; it covers economies that the ECB does not."""

    units_per_dollar: float = number(
        "rate", "レート", "of the economy's currency", unit="currency units per US dollar", low=0
    )


class ResearchAndDevelopmentShare(
    _SeriesColumns,
    name="src.world_bank_research_and_development_share",
    key=("snapshot_id", "geo", "year"),
    title_en="Research and development expenditure, share of GDP (World Bank)",
    title_ja="研究開発費の対国内総生産比（世界銀行）",
    grain="one row per snapshot, economy and year",
):
    """Gross domestic expenditure on research and development, series GB.XPD.RSDV.GD.ZS, upstream UNESCO."""

    share_of_gdp: float = number("share of GDP", "対国内総生産比", "a fraction", unit="share", low=0, high=1)
