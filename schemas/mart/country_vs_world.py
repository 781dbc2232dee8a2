"""``mart.country_vs_world``: one economy against the leader and the world."""

from __future__ import annotations

import datetime as dt

from schemas.base import other, text
from schemas.columns import (
    AsOfColumns,
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    VintageColumns,
)
from schemas.mart.gap_indicators import GapMeasures


class CountryVsWorld(
    AsOfColumns,
    GapMeasures,
    PublishedAtColumn,
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    GeoColumn,
    name="mart.country_vs_world",
    key=("geo", "indicator_id"),
    title_en="One economy against the leader and the world",
    title_ja="国・地域と世界の比較",
    grain="one row per geo and indicator",
):
    """The newest period of the preferred source in which the economy has a value or a stated absence."""

    pillar: str = text("pillar", "分野")
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    unit: str = text("unit", "単位")
    stale_since: dt.datetime | None = other(
        "not fresh since (UTC)", "更新停止", "when the source could first not be reached", null=True
    )
    citation: str | None = text("citation", "引用", null=True)
    caveat: str | None = text("caveat", "注意", null=True)
