"""``mart.required_growth``: what growth parity would take."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import GEO, BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns


class RequiredGrowth(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.required_growth",
    key=("series_id", "geo", "horizon_years"),
    title_en="What growth parity would take",
    title_ja="首位に並ぶために必要な伸び",
    grain="one row per series, economy and horizon, at the newest period",
):
    """Arithmetic at the leader's growth, not a forecast: the growth that meets the leader after so many years."""

    horizon_years: int = count("horizon", "到達年限", "row of core.growth_horizons", unit="years", low=1)
    value: float = number("value", "値", unit="see core.indicators")
    leader_geo: str = text("leader", "首位", str_matches=GEO)
    leader_value: float = number("leader's value", "首位の値", unit="see core.indicators")
    growth_basis: str | None = text("growth basis", "伸びの測り方", null=True)
    leader_growth_per_year: float | None = number(
        "leader's growth over 5 years", "首位の5年の伸び", unit="fraction (or points) per year", null=True
    )
    leader_value_ahead: float | None = number(
        "leader at the horizon", "年限時の首位の値", "at that growth", unit="see core.indicators", null=True
    )
    is_at_bound: bool | None = other("held at 0 or 1", "上下限で打ち切り", "of a share, in any window", null=True)
    required_growth_per_year: float | None = number(
        "required growth", "必要な年平均伸び", unit="fraction (or points) per year", null=True
    )
    required_growth_low: float | None = number(
        "least required growth",
        "必要な伸び（最小）",
        "over the windows",
        unit="fraction (or points) per year",
        null=True,
    )
    required_growth_high: float | None = number(
        "most required growth",
        "必要な伸び（最大）",
        "over the windows",
        unit="fraction (or points) per year",
        null=True,
    )
    n_windows: int = count("windows with an answer", "計算できた期間数", "of the leader's growth", unit="windows")
    growth_per_year: float | None = number(
        "own growth over 5 years", "自身の5年の伸び", unit="fraction (or points) per year", null=True
    )
    missing_reason: str | None = text("why there is no required growth", "欠測理由", null=True)
