"""The lists that publishers print, which say what an absence means."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import (
    LIST_KINDS,
    BasisColumns,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    SnapshotColumn,
    SupersededColumns,
    UniverseColumn,
    VintageColumns,
)


class PublishedLists(
    VintageColumns,
    BasisColumns,
    SnapshotColumn,
    PublishedAtColumn,
    PeriodColumn,
    IndicatorColumn,
    SeriesColumn,
    UniverseColumn,
    SupersededColumns,
    name="core.published_lists",
    key=("series_id", "figure", "period", "snapshot_id"),
    title_en="The lists that publishers print",
    title_ja="公表された一覧",
    grain="one row per series, figure, period and snapshot",
):
    """What a rank is a rank of and what an absence means: full list, first k, or the publisher's choice."""

    figure: str = text("figure", "図表", "the publisher's figure or table")
    currency: str | None = text("currency", "通貨", "ISO 4217, for money", null=True)
    unit: str = text("unit", "単位", "the base unit, spelled out")
    recorded_at: dt.datetime = other("recorded (UTC)", "取得日時", "when aigap landed the file")
    first_recorded_at: dt.datetime = other(
        "first recorded (UTC)", "初回取得日時", "when aigap had first landed all that the list says"
    )
    list_kind: str = text("kind of list", "一覧の種類", "full, top_k, selected or single", isin=LIST_KINDS)
    is_complete: bool = other(
        "list is complete", "完全な一覧", "a full list, or computed from one: what it no longer has is withdrawn"
    )
    is_whole: bool = other("read whole", "全行読込", "no row of its file was refused")
    k: int | None = count("k", "上位k", "how many places a top-k list shows", unit="economies", null=True)
    cut_off: float | None = number(
        "cut-off", "掲載下限", "what an economy outside the list is below", unit="see unit", null=True
    )
    absence_status: str | None = text("meaning of absence", "不掲載の意味", "status of an economy left out", null=True)
    number_shown: int = count("economies shown", "掲載数", unit="economies")
    smallest_shown: float | None = number("smallest shown", "掲載最小値", unit="see unit", null=True)
    largest_shown: float | None = number("largest shown", "掲載最大値", unit="see unit", null=True)
    file_name: str | None = text("file", "ファイル", "of the publisher", null=True)
    origin: str = text("origin", "経路", "embedded, fetched or handed_over")
    page: str | None = text("page", "頁", "of the report", null=True)
    note: str | None = text("note", "注", null=True)
