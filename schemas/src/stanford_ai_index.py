"""The source table of the Stanford AI Index: one row per cell of a figure that feeds an indicator."""

from __future__ import annotations

from schemas.base import text
from schemas.columns import PositionColumns, PublishedFactColumns, SnapshotColumn

SHA256 = r"^[0-9a-f]{64}$"


class StanfordAiIndexFigures(
    PublishedFactColumns,
    PositionColumns,
    SnapshotColumn,
    name="src.stanford_ai_index_figures",
    key=("snapshot_id", "figure", "indicator_id", "geo", "period"),
    title_en="Figures of the Stanford AI Index",
    title_ja="スタンフォードAIインデックスの図表",
    grain="one row per figure, economy and period of one edition's public data",
):
    """The cells of the public data that feed an indicator, in base units, each with its file, row, column and hash.

    Only figures declared in core.published_figures are read. A blank cell is not_covered, never zero. Two figures of
    one edition may give the same fact: core.published_figures says which is preferred and why.
    """

    column_name: str = text("column", "列", "header of the value column in the publisher's file")
    file_sha256: str = text("hash of the file", "ファイルのハッシュ", "SHA-256 of the csv file", str_matches=SHA256)
