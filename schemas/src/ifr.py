"""The source table of the International Federation of Robotics: values of its press releases."""

from __future__ import annotations

from schemas.base import count, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn


class IndustrialRobotsInstalled(
    GeoColumn,
    PositionColumns,
    SnapshotColumn,
    name="src.ifr_industrial_robots_installed",
    key=("snapshot_id", "geo", "year"),
    title_en="Industrial robots installed in a year (IFR press releases)",
    title_ja="産業用ロボットの年間設置台数（IFR発表資料）",
    grain="one row per snapshot, economy and year",
):
    """Industrial robots installed in a year, as a press release names them and a person wrote them down."""

    geography: str = text("geography", "国・地域(公表表記)", "the economy as the press release names it")
    year: int = other("year", "年", "calendar year", in_range={"min_value": 1900, "max_value": 2100})
    value_as_published: str = text("value as published", "公表値", "the cell's text")
    robots_installed: int = count("robots installed", "設置台数", "installed in the year", unit="robots")
