"""``mart.pair_gaps``: the gap between any two, economies or groups."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import (
    GEO,
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    UniverseColumn,
    VintageColumns,
)
from schemas.mart.parity import PARITY_STATUSES
from schemas.mart.time_distance import CENSORINGS

_SEE_UNIT = "see unit"
#: Of a group: what its publisher prints, the sum of all its members, the sum of a full list of the world.
BASES = ("published_total", "sum_of_members", "sum_of_listed")


class PairGaps(
    UniverseColumn,
    PublishedAtColumn,
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.pair_gaps",
    key=("geo", "comparator_geo", "series_id", "period"),
    title_en="The gap between any two, economies or groups",
    title_ja="二つの国・地域・集団の格差",
    grain="one row per series, period, focus and comparator that both have a value, or say why they have none",
):
    """Both sides are of one series and period; a group has its members' sum, bounds, or a reason.

    The table has the default focus against the declared comparators and groups; of any other two, and with the same
    columns: mart.gap_between(focus, comparator).
    """

    pillar: str = text("pillar", "分野")
    year: int = count("year", "年", unit="year", low=1900)
    period_end: dt.date = other("last day of the period", "期末")
    withdrawn_at: dt.datetime | None = other(
        "withdrawn (UTC)", "撤回日時", "when a later edition withdrew the value of either side", null=True
    )
    comparator_geo: str = text("comparator", "比較相手", "an economy or a group", str_matches=GEO)
    unit: str = text("unit", "単位")
    currency: str | None = text("currency", "通貨", null=True)
    direction: str = text("direction", "望ましい方向", isin=["higher", "lower"])
    list_kind: str | None = text("kind of list", "一覧の種類", "full, top_k, selected, single", null=True)
    value: float | None = number("value", "値", "a group's is a sum", unit=_SEE_UNIT, null=True)
    value_low: float | None = number("value, at least", "値の下限", unit=_SEE_UNIT, null=True)
    value_high: float | None = number("value, at most", "値の上限", unit=_SEE_UNIT, null=True)
    value_basis: str | None = text("what a group's value is", "集団の値の根拠", null=True, isin=BASES)
    n_members: int | None = count("members with a value", "値のある構成国数", "of a group", unit="economies", null=True)
    n_missing: int | None = count("members without a value", "値のない構成国数", unit="economies", null=True)
    comparator_value: float | None = number("comparator's value", "比較相手の値", unit=_SEE_UNIT, null=True)
    comparator_low: float | None = number("comparator's value, at least", "比較相手の下限", unit=_SEE_UNIT, null=True)
    comparator_high: float | None = number("comparator's value, at most", "比較相手の上限", unit=_SEE_UNIT, null=True)
    comparator_basis: str | None = text(
        "what a comparing group's value is", "比較相手の集団の値の根拠", null=True, isin=BASES
    )
    comparator_n_members: int | None = count(
        "comparator's members with a value", "比較相手の値のある構成国数", unit="economies", null=True
    )
    comparator_n_missing: int | None = count(
        "comparator's members without a value", "比較相手の値のない構成国数", unit="economies", null=True
    )
    missing_reason: str | None = text(
        "why a value is missing", "欠測理由", "comparator_...: the comparator's", null=True
    )
    gap_abs: float | None = number("gap", "差", "value less comparator", unit=_SEE_UNIT, null=True)
    ratio_to_comparator: float | None = number(
        "ratio to comparator", "比較相手比", "a member's to its group: its share", unit="ratio", null=True, low=0
    )
    ratio_low: float | None = number("ratio, at least", "比の下限", unit="ratio", null=True, low=0)
    ratio_high: float | None = number(
        "ratio, at most", "比の上限", "empty: without end", unit="ratio", null=True, low=0
    )
    times_behind: float | None = number("times behind", "何倍の差", unit="ratio", null=True, low=0)
    log_gap: float | None = number("log gap", "対数差", "ln(value/comparator)", unit="log points", null=True)
    ratio_missing_reason: str | None = text("why there is no times behind and no log gap", "倍率の欠測理由", null=True)
    years_behind: float | None = number("years behind", "遅れ", unit="years", null=True, low=-500, high=500)
    years_behind_censoring: str | None = text("censoring", "打ち切り", null=True, isin=CENSORINGS)
    interpolation: str = text("interpolation", "補間", isin=["linear", "log"])
    years_behind_n_points: int | None = count("comparator's observations", "観測数", unit="observations", null=True)
    years_behind_n_crossings: int | None = count("crossings", "交差回数", unit="crossings", null=True)
    years_behind_missing_reason: str | None = text("why there are no years behind", "遅れの欠測理由", null=True)
    growth_basis: str | None = text("growth basis", "伸びの測り方", null=True)
    cagr: float | None = number(
        "growth over 5 years", "5年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    cagr_comparator: float | None = number(
        "comparator's growth", "比較相手の伸び", unit="fraction (or points) per year", null=True
    )
    growth_differential: float | None = number("difference of growth", "伸びの差", unit="fraction per year", null=True)
    years_to_parity: float | None = number(
        "years to parity", "並ぶまでの年数", "arithmetic, not a forecast", unit="years", null=True, low=0
    )
    years_to_parity_low: float | None = number(
        "fewest years to parity", "最短年数", "over the windows", unit="years", null=True, low=0
    )
    years_to_parity_high: float | None = number(
        "most years to parity",
        "最長年数",
        "over the windows; empty where one says never",
        unit="years",
        null=True,
        low=0,
    )
    parity_status: str | None = text("status of parity", "並ぶかどうか", null=True, isin=PARITY_STATUSES)
    growth_missing_reason: str | None = text(
        "why there is no difference of growth", "伸びの欠測理由", "comparator_...: the comparator's", null=True
    )
