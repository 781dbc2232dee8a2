"""``mart.parity``: years to parity with the leader."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import GEO, BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns

PARITY_STATUSES = ["years", "at_or_above", "never_at_current_rates", "cannot_say"]


class Parity(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.parity",
    key=("series_id", "geo", "period", "window_years"),
    title_en="Years to parity with the leader",
    title_ja="首位に並ぶまでの年数",
    grain="one row per series, geo, period and window",
):
    """Arithmetic at the growth of the window, not a forecast."""

    window_years: int = count("window", "期間", unit="years", low=1)
    leader_geo: str = text("leader", "首位", str_matches=GEO)
    growth_per_year: float | None = number("growth", "年平均伸び", unit="fraction (or points) per year", null=True)
    leader_growth_per_year: float | None = number(
        "leader's growth", "首位の伸び", unit="fraction (or points) per year", null=True
    )
    growth_differential: float | None = number("difference of growth", "伸びの差", unit="fraction per year", null=True)
    years_to_parity: float | None = number("years to parity", "並ぶまでの年数", unit="years", null=True, low=0)
    parity_status: str = text("status", "状態", isin=PARITY_STATUSES)
    missing_reason: str | None = text("why it cannot say", "欠測理由", null=True)
