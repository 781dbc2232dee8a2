"""``mart.growth_rates``: growth over 3, 5 and 10 years."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns


class GrowthRates(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.growth_rates",
    key=("series_id", "geo", "period", "window_years"),
    title_en="Growth over 3, 5 and 10 years",
    title_ja="伸び率（3・5・10年）",
    grain="one row per series, geo, period and window",
):
    """Compound growth, or points per year for bounded shares; inside one edition only."""

    window_years: int = count("window", "期間", unit="years", low=1)
    growth_basis: str = text("growth basis", "伸びの測り方", isin=["exponential", "points"])
    n_points: int = count("observations in the window", "観測数", unit="observations", low=1)
    start_value: float | None = number("start value", "始点の値", unit="see core.indicators", null=True)
    end_value: float = number("end value", "終点の値", unit="see core.indicators")
    growth_per_year: float | None = number("growth", "年平均伸び", unit="fraction (or points) per year", null=True)
    missing_reason: str | None = text("why there is no growth", "欠測理由", null=True)
