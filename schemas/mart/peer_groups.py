"""``mart.peer_groups``: what peer groups reach."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import GEO, BasisColumns, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns

_UNIT = "see core.indicators"


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
    grain="one row per series, period and group of which a member has a value",
):
    """Unweighted mean, median and sum of a group's members, or what they lie between where the list leaves some out.

    Both bounds are filled where something is known, and equal where the value is exact. Members that are not covered
    have no part in mean and median; a sum needs all members.
    """

    group_geo: str = text(
        "group", "集団", "code of core.economies; WORLD: all that a full list of the world has", str_matches=GEO
    )
    n_members: int = count("members with a value", "値のある構成国数", unit="economies", low=1)
    n_missing: int = count("members without a value", "値のない構成国数", unit="economies")
    n_not_covered: int = count(
        "members of whom nothing is known", "不明の構成国数", "of those without a value", unit="economies"
    )
    n_lost: int | None = count(
        "members lost", "失われた構成国数", "had a value in the period before", unit="economies", null=True
    )
    mean_value: float | None = number("mean", "平均", unit=_UNIT, null=True)
    mean_low: float | None = number("mean, at least", "平均の下限", unit=_UNIT, null=True)
    mean_high: float | None = number("mean, at most", "平均の上限", unit=_UNIT, null=True)
    mean_missing_reason: str | None = text("why there is no mean", "平均の欠測理由", null=True)
    median_value: float | None = number("median", "中央値", unit=_UNIT, null=True)
    median_low: float | None = number("median, at least", "中央値の下限", unit=_UNIT, null=True)
    median_high: float | None = number("median, at most", "中央値の上限", unit=_UNIT, null=True)
    median_missing_reason: str | None = text("why there is no median", "中央値の欠測理由", null=True)
    sum_value: float | None = number("sum", "合計", unit=_UNIT, null=True)
    sum_low: float | None = number("sum, at least", "合計の下限", unit=_UNIT, null=True)
    sum_high: float | None = number("sum, at most", "合計の上限", unit=_UNIT, null=True)
    sum_missing_reason: str | None = text("why there is no sum", "合計の欠測理由", null=True)
    is_incomplete: bool = other("incomplete", "不完全", "the list leaves members out, or has lost them")
