"""``mart.timelines``: the values of each economy and group in the order of time."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import GEO, BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns


class Timelines(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.timelines",
    key=("series_id", "geo", "period"),
    title_en="The values of each economy and group in the order of time",
    title_ja="国・地域・集団ごとの値の時系列",
    grain="one row per series with a direction, economy or group and period with a value",
):
    """Each value with its time and the value before it: what years behind are measured on."""

    direction: str = text("direction", "望ましい方向", "which way is better", isin=["higher", "lower"])
    interpolation: str = text("interpolation", "補間", "between observed years", isin=["linear", "log"])
    time_index: int = count(
        "time", "時点", "middle of the period, end of a span; 24 to a year", unit="half-months since the year 0"
    )
    value: float = number("value", "値", unit="see core.indicators")
    definition_number: int = count("definition", "定義", "breaks of the series before it", unit="breaks")
    number_in_definition: int = count("number", "番号", "1 is the first under its definition", unit="values", low=1)
    previous_time_index: int | None = count(
        "time of the value before", "前の値の時点", "under the same definition", unit="half-months", null=True
    )
    previous_value: float | None = number(
        "value before", "前の値", "under the same definition", unit="see core.indicators", null=True
    )
    newest_until: int | None = count(
        "newest until", "最新である期限", "the next value or break; empty: there is none", unit="half-months", null=True
    )
    leader_geo: str | None = text(
        "leader", "首位", "of the list; empty where it has one economy", null=True, str_matches=GEO
    )
