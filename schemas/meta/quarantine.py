"""``meta.quarantine``: rows kept out."""

from __future__ import annotations

from schemas.base import Table, text
from schemas.columns import IDENTIFIER, PositionColumns


class Quarantine(
    PositionColumns,
    Table,
    name="meta.quarantine",
    key=("snapshot_id", "table_name", "file_name", "row_number", "column_name", "raw_value", "rule", "expected"),
    title_en="Rows kept out",
    title_ja="隔離した行",
    grain="one row per broken rule of a publisher's row",
):
    """Each row that broke a rule, with its position, raw value and what was expected."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    dataset_id: str = text("dataset", "データセット", str_matches=IDENTIFIER)
    edition: str = text("edition", "版")
    snapshot_id: str = text("snapshot", "取得ファイル")
    table_name: str = text("table", "表")
    column_name: str = text("column", "列")
    raw_value: str | None = text("raw value", "元の値", null=True)
    rule: str = text("rule broken", "違反した規則")
    expected: str = text("expected", "期待")
