"""The source table of OECD.AI's export of venture capital investments in AI."""

from __future__ import annotations

from schemas.base import number, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn


class VentureCapital(
    GeoColumn,
    PositionColumns,
    SnapshotColumn,
    name="src.oecd_ai_venture_capital",
    key=("snapshot_id", "geo", "year"),
    title_en="Venture capital investments in AI by country (OECD.AI)",
    title_ja="国別のAI企業へのベンチャーキャピタル投資（OECD.AI）",
    grain="one row per snapshot, economy and year",
):
    """Venture capital deals with AI companies of an economy, all industries together, upstream Preqin."""

    country: str = text("country", "国・地域(公表表記)", "the economy as the publisher names it")
    year: int = other("year", "年", "calendar year", in_range={"min_value": 1900, "max_value": 2100})
    stage: str | None = text("stage", "段階", "the stage of the deals, where the export names one", null=True)
    value_as_published: str = text("value as published", "公表値", "the cell's text, in millions")
    venture_capital: float = number("venture capital", "投資額", "nominal", unit="US dollars", low=0)
