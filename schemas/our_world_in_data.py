"""The source tables of Our World in Data: one per grapher chart, close to the csv that the chart offers."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn


class _ChartColumns(GeoColumn, PositionColumns, SnapshotColumn):
    """What every grapher chart has beside its value."""

    entity: str = text("entity", "国・地域(公表表記)", "the economy or region as the publisher names it")
    code: str | None = text(
        "code", "コード", "ISO 3166-1 alpha-3 or the publisher's own (OWID_WRL); empty for most regions", null=True
    )
    year: int = other("year", "年", "calendar year", in_range={"min_value": 1900, "max_value": 2100})
    value_column: str = text("value column", "値の列名", "header of the value column, which the publisher renames")
    value_as_published: str = text("value as published", "公表値", "the cell's text")


class PrivateAiInvestment(
    _ChartColumns,
    name="src.our_world_in_data_private_ai_investment",
    key=("snapshot_id", "geo", "year"),
    title_en="Private investment in AI, constant 2021 US dollars (Our World in Data)",
    title_ja="AIへの民間投資（2021年実質米ドル、Our World in Data）",
    grain="one row per snapshot, economy and year",
):
    """Private investment in AI companies, upstream Quid through the AI Index, deflated to US dollars of 2021."""

    private_investment: float = number(
        "private investment", "民間投資額", "deflated by the publisher", unit="US dollars of 2021", low=0
    )


class IndustrialRobotsInstalled(
    _ChartColumns,
    name="src.our_world_in_data_industrial_robots_installed",
    key=("snapshot_id", "geo", "year"),
    title_en="Industrial robots installed in a year (Our World in Data)",
    title_ja="産業用ロボットの年間設置台数（Our World in Data）",
    grain="one row per snapshot, economy and year",
):
    """Industrial robots installed in a year, upstream the International Federation of Robotics through the AI Index.

    Figures are rounded upstream to hundreds or thousands of robots, and only some economies are shown.
    """

    robots_installed: int = count("robots installed", "設置台数", "installed in the year", unit="robots")
