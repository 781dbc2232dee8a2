"""The source table of the embedded editions: facts that people wrote down, with where the publisher printed them."""

from __future__ import annotations

from schemas.base import count, text
from schemas.columns import PositionColumns, PublishedFactColumns, SnapshotColumn, VintageColumns

CONFIDENCES = ["confirmed", "confirmed-secondary", "computed-from-confirmed-file", "conflict"]


class EmbeddedFacts(
    PublishedFactColumns,
    VintageColumns,
    PositionColumns,
    SnapshotColumn,
    name="src.embedded_facts",
    key=("snapshot_id", "figure", "indicator_id", "geo", "period", "time_basis", "price_base", "base_year"),
    title_en="Embedded editions",
    title_ja="同梱された版の事実",
    grain="one row per fact of one embedded edition",
):
    """Facts from warehouse/reference/editions, so that the first run needs neither a network nor a publisher's file.

    file_name and row_number point into the embedded file; the locator columns point into the publisher's file.
    """

    locator_file: str = text("publisher's file", "公表元ファイル", "path in the publisher's data, or the report")
    locator_row: int | None = count(
        "publisher's row",
        "公表元の行番号",
        "record in that file, the header counted as row 1",
        unit="row",
        null=True,
        low=1,
    )
    locator_column: str | None = text("publisher's column", "公表元の列", "header of the value column", null=True)
    page: str | None = text("page", "ページ", "of the report", null=True)
    file_sha256: str = text(
        "hash of the publisher's file",
        "公表元ファイルのハッシュ",
        "SHA-256, or transcribed where the file was not at hand",
        str_matches=r"^([0-9a-f]{64}|transcribed)$",
    )
    confidence: str = text("confidence", "確度", "how the fact was read", isin=CONFIDENCES)
    licence: str = text("licence", "ライセンス", "under which the publisher gives the figure")
    note: str | None = text("note", "注記", null=True)
