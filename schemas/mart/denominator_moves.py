"""``mart.denominator_moves``: moves per head and per GDP that their denominator made."""

from __future__ import annotations

from schemas.base import NOT_FINITE, number, other, text
from schemas.columns import PERIOD, BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, SeriesColumn, VintageColumns

DENOMINATORS = ["population", "gdp_current_usd"]
MOVE_MISSING_REASONS = [
    "no_previous_period",
    "no_denominator",
    "no_previous_denominator",
    "same_denominator",
    NOT_FINITE,
]
_PER_UNIT = "see core.indicators, per person or US dollar"


class DenominatorMoves(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.denominator_moves",
    key=("series_id", "geo", "period", "denominator_id"),
    title_en="Moves per head and per GDP that their denominator made",
    title_ja="分母が動かした人口比・GDP比",
    grain="one row per series, economy, period and denominator",
):
    """Each value per head or per GDP beside the one before it, and how it would have moved over the old denominator."""

    denominator_id: str = text("denominator", "分母", "indicator of core.denominators", isin=DENOMINATORS)
    previous_period: str | None = text("period before", "前の期間", "with a value", null=True, str_matches=PERIOD)
    value: float = number("value", "値", unit="see core.indicators")
    previous_value: float | None = number("value before", "前の値", unit="see core.indicators", null=True)
    denominator: float | None = number("denominator", "分母", unit="persons, or US dollars", null=True, low=0)
    denominator_period: str | None = text("its period", "分母の年", null=True)
    denominator_edition: str | None = text("its vintage", "分母の版", null=True)
    previous_denominator: float | None = number(
        "denominator before", "前の分母", unit="persons, or US dollars", null=True, low=0
    )
    previous_denominator_period: str | None = text("its period", "前の分母の年", null=True)
    previous_denominator_edition: str | None = text("its vintage", "前の分母の版", null=True)
    per_unit: float | None = number("per head or per GDP", "分母当たり", unit=_PER_UNIT, null=True)
    previous_per_unit: float | None = number("the same before", "前の分母当たり", unit=_PER_UNIT, null=True)
    move: float | None = number("move", "動き", "now less before", unit=_PER_UNIT, null=True)
    move_with_old: float | None = number(
        "move over the old denominator", "分母を据え置いた動き", unit=_PER_UNIT, null=True
    )
    caused_by_denominator: bool | None = other(
        "caused by the denominator", "分母が原因", "it changes sign or halves over the old denominator", null=True
    )
    missing_reason: str | None = text("why it cannot say", "欠測理由", null=True, isin=MOVE_MISSING_REASONS)
