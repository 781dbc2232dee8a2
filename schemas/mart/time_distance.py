"""``mart.time_distance``: years behind the declared comparators."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import GEO, BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns

CENSORINGS = ["none", "left", "hole", "ahead", "ahead_left"]


class TimeDistance(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.time_distance",
    key=("series_id", "geo", "period", "comparator_geo"),
    title_en="Years behind the declared comparators",
    title_ja="既定の比較相手からの遅れ（年）",
    grain="one row per series, economy, period and comparator",
):
    """How long ago the comparator stood where the economy stands (S-time-distance).

    Comparators are the leader of the list, those of core.comparators and the default focus, which is itself compared
    with every economy. Of any other two: mart.time_distance_between(focus, comparator).
    """

    comparator_geo: str = text(
        "comparator",
        "比較相手",
        "the leader, one of core.comparators, or the other side is the default focus",
        str_matches=GEO,
    )
    years_behind: float = number(
        "years behind", "遅れ", "positive behind, negative ahead", unit="years", low=-500, high=500
    )
    censoring: str = text(
        "censoring",
        "打ち切り",
        "none: a number; left, hole: at least; ahead: less than zero; ahead_left: ahead by at least",
        isin=CENSORINGS,
    )
    interpolation: str = text("interpolation", "補間", isin=["linear", "log"])
    n_points: int = count("comparator's observations", "観測数", unit="observations", low=2)
    n_crossings: int = count(
        "crossings", "交差回数", "how often the value was reached from below", unit="crossings", low=1
    )
