"""Reference tables that the audit reads."""

from __future__ import annotations

from schemas.base import Table, number, text
from schemas.columns import IDENTIFIER, GeoColumn, IndicatorColumn, PeriodColumn, VintageColumns


class KnownValues(
    IndicatorColumn,
    GeoColumn,
    PeriodColumn,
    VintageColumns,
    Table,
    name="core.known_values",
    key=("known_id",),
    title_en="Figures known from outside",
    title_ja="外部で確認済みの数値",
    grain="one row per figure",
):
    """Figures that people read in the publishers' own reports and files, against which every candidate is held."""

    known_id: str = text("figure", "数値", str_matches=IDENTIFIER)
    value: float = number("value", "値", unit="see core.indicators")
    tolerance: float = number(
        "tolerance", "許容差", "half of the last digit printed", unit="see core.indicators", low=0
    )
    read_in: str = text("read in", "確認した資料")
