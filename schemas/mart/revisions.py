"""``mart.revisions``: what later editions changed."""

from __future__ import annotations

from schemas.base import number, text
from schemas.columns import IDENTIFIER, BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, PublishedAtColumn

CAUSES = ["new_period", "newly_listed", "restated", "other_rounding", "withdrawn", "corrected_by_us", "other_universe"]


class Revisions(
    BasisColumns,
    PublishedAtColumn,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.revisions",
    key=("indicator_id", "source_id", "geo", "period", "time_basis", "price_base", "base_year", "new_edition", "cause"),
    title_en="What later editions changed",
    title_ja="改定の記録",
    grain="one row per source, indicator, economy, period, basis and edition that says something else",
):
    """Old and new value of each restated, new, newly listed, withdrawn or corrected value."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    old_edition: str = text("edition before", "前の版")
    new_edition: str = text("edition", "新しい版")
    old_value: float | None = number("value before", "前の値", unit="see core.indicators", null=True)
    new_value: float | None = number("value", "新しい値", unit="see core.indicators", null=True)
    change: float | None = number("change", "変化", unit="see core.indicators", null=True)
    change_share: float | None = number("change as a share", "変化率", unit="fraction of the value before", null=True)
    cause: str = text("cause", "理由", isin=CAUSES)
    locator: str = text("locator", "所在")
