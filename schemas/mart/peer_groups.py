"""``mart.peer_groups``: what peer groups reach."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import GEO, BasisColumns, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns


class PeerGroups(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    name="mart.peer_groups",
    key=("series_id", "period", "group_geo"),
    title_en="What peer groups reach",
    title_ja="比較集団の水準",
    grain="one row per series, period and group",
):
    """Unweighted mean and median of a group's members that have a value."""

    group_geo: str = text("group", "集団", "code of core.economies; WORLD: all that the list has", str_matches=GEO)
    n_members: int = count("members with a value", "値のある構成国数", unit="economies", low=1)
    mean_value: float = number("mean", "平均", unit="see core.indicators")
    median_value: float = number("median", "中央値", unit="see core.indicators")
    n_missing: int | None = count(
        "members lost", "欠けた構成国数", "had a value in the period before", unit="economies", null=True, low=0
    )
    is_incomplete: bool = other("incomplete", "不完全", "the best member of the period before is missing, or too many")
