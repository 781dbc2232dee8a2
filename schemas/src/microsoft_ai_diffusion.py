"""The source table of the Microsoft AI Diffusion report."""

from __future__ import annotations

from schemas.base import number, text
from schemas.columns import GeoColumn, PeriodColumn, PositionColumns, SnapshotColumn


class AiDiffusion(
    PeriodColumn,
    GeoColumn,
    PositionColumns,
    SnapshotColumn,
    name="src.microsoft_ai_diffusion",
    key=("snapshot_id", "geo", "period"),
    title_en="Share of people who use AI (Microsoft AI Diffusion)",
    title_ja="AI利用者の割合（Microsoft AI Diffusion）",
    grain="one row per snapshot, economy and wave",
):
    """The share of people aged 15 to 64 who used generative AI, estimated by Microsoft from its telemetry, by wave."""

    economy: str = text("economy as published", "国・地域(公表表記)", "the economy as the publisher names it")
    wave: str = text("wave", "調査回", "header of the column, e.g. H1 2025 AI Diffusion")
    share_as_published: str = text("share as published", "公表値", "the cell's text, e.g. 22.50%")
    ai_diffusion_share: float = number("share of people", "利用者の割合", "a fraction", unit="share", low=0, high=1)
