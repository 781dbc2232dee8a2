"""``mart.level_years``: when each economy reached each level."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import BasisColumns, GeoColumn, IndicatorColumn, SeriesColumn, VintageColumns

LEVEL_CENSORINGS = ["none", "left", "hole", "not_reached"]


class LevelYears(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    GeoColumn,
    IndicatorColumn,
    name="mart.level_years",
    key=("series_id", "geo", "level"),
    title_en="When each economy reached each level",
    title_ja="各水準の到達年",
    grain="one row per series, economy and level",
):
    """Sicherl's matrix of levels and times: the times of two economies at one level are a time distance."""

    level: float = number("level", "水準", unit="see core.indicators")
    reached_at: float | None = number(
        "first reached",
        "到達時点",
        "2024.5 is the middle of 2024; at the latest, where left or hole",
        unit="years",
        null=True,
        low=1500,
        high=2500,
    )
    censoring: str = text(
        "censoring",
        "打ち切り",
        "none: a time; left, hole: at the latest; not_reached: not up to last_at",
        isin=LEVEL_CENSORINGS,
    )
    interpolation: str = text("interpolation", "補間", isin=["linear", "log"])
    first_at: float = number("first observation", "最初の観測", unit="years", low=1500, high=2500)
    last_at: float = number("last observation", "最後の観測", unit="years", low=1500, high=2500)
    n_points: int = count("observations", "観測数", unit="observations", low=2)
    n_crossings: int = count("crossings", "到達回数", "how often it was reached from below", unit="crossings")
