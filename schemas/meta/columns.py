"""``meta.columns``: the columns."""

from __future__ import annotations

from schemas.base import Table, count, other, text


class Columns(
    Table,
    name="meta.columns",
    key=("table_name", "column_name"),
    title_en="The columns",
    title_ja="列の一覧",
    grain="one row per table and column",
):
    """Every column with its type, unit, titles and rules."""

    table_name: str = text("table", "表")
    position: int = count("position", "順序", unit="rank", low=1)
    column_name: str = text("column", "列")
    data_type: str = text("type", "型")
    nullable: bool = other("may be empty", "空欄可")
    unit: str | None = text("unit", "単位", null=True)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    description: str = text("description", "説明")
    rules: str | None = text("rules", "規則", null=True)
    name_as_published: str | None = text(
        "name as published",
        "公表元の列名",
        "the header or key that is read into it",
        null=True,
    )
