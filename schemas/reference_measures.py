"""Reference tables that parametrise the measures of ``schemas.mart_measures``: windows, levels and horizons."""

from __future__ import annotations

from schemas.base import Table, count, number, other, text
from schemas.columns import IDENTIFIER


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
