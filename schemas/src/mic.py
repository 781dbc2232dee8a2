"""The source table of the White Paper on Information and Communications of Japan's Ministry of Internal Affairs."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import PositionColumns, SnapshotColumn


class WhitePaperCells(
    PositionColumns,
    SnapshotColumn,
    name="src.mic_white_paper_cells",
    key=("snapshot_id", "row_number", "column_number"),
    title_en="Cells of a figure's csv, White Paper on Information and Communications in Japan",
    title_ja="情報通信白書の図表データ",
    grain="one row per snapshot and cell of values",
):
    """The csv behind a figure of the white paper, cell by cell, with the texts of its header. Feeds no indicator."""

    column_number: int = count("column", "列番号", "place in the record, from 1", unit="column", low=1)
    caption: str = text("caption", "図表名", "the line @Caption")
    document: str = text("document", "資料名", "the line @Creator, e.g. 令和7年版情報通信白書")
    file_date: dt.date = other("date of the file", "ファイルの日付", "the line @Date")
    section: str | None = text("section", "見出し", "the heading above the record", null=True)
    kind: str = text("kind", "区分", "実数 (numbers) or 割合 (percentages)")
    period_as_published: str = text("period as published", "期間(公表表記)", "e.g. 令和6年度")
    fiscal_year: int = other(
        "fiscal year",
        "年度",
        "the year in which it begins, April to March",
        in_range={"min_value": 1926, "max_value": 2100},
    )
    item: str = text("item", "項目", "the column's title")
    unit_as_published: str | None = text("unit as published", "公表単位", "%, or empty for a plain number", null=True)
    value_as_published: str = text("value as published", "公表値", "the cell's text")
    value: float = number("value", "値", "a percentage as a fraction", unit="see unit as published")
