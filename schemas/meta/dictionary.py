"""``meta.dictionary``: the tables."""

from __future__ import annotations

from schemas.base import Table, count, text


class Dictionary(
    Table,
    name="meta.dictionary",
    key=("table_name",),
    title_en="The tables",
    title_ja="表の一覧",
    grain="one row per table",
):
    """Every table with its grain, key and number of rows."""

    table_name: str = text("table", "表")
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    description: str = text("description", "説明")
    grain: str = text("grain", "粒度")
    key_columns: str = text("key", "キー")
    version: int = count("version", "版", "of the table's contract", unit="version", low=1)
    row_count: int = count("rows", "行数", unit="rows")
