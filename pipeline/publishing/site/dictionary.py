"""``dictionary.html``: every table, column and macro of a release, with titles in both languages and the units."""

from __future__ import annotations

from html import escape
from typing import Any

from pipeline.publishing.content import Content
from pipeline.publishing.site.markup import link, table, whole_page

_TITLES = ("データ辞書", "Data dictionary")
_COLUMNS = (
    "列 column",
    "名称",
    "title",
    "型 type",
    "空欄 empty",
    "単位 unit",
    "公表元の列名 as published",
    "説明 description",
)
_TABLES_SQL = "select * from meta.dictionary order by table_name"
_COLUMNS_SQL = 'select * from meta."columns" order by table_name, position'
_MACROS_SQL = "select * from meta.macros order by macro_name"


def dictionary_page(content: Content) -> str:
    """The page; names stand in both languages, descriptions in English, as they do in the database."""
    columns: dict[str, list[dict[str, Any]]] = {}
    for row in content.rows(_COLUMNS_SQL):
        columns.setdefault(row["table_name"], []).append(row)
    tables = content.rows(_TABLES_SQL)
    names = " ".join(link(f"#{row['table_name']}", row["table_name"]) for row in tables)
    parts = [_table_part(row, columns.get(row["table_name"], [])) for row in tables]
    macros = "".join(
        f"<h3><code>{escape(row['macro_name'])}({escape(row['parameters'])})</code></h3>"
        f"<p>{escape(row['title_ja'])} / {escape(row['title_en'])}. {escape(row['description'])}</p>"
        for row in content.rows(_MACROS_SQL)
    )
    main = (
        f"<main><p>{escape(content.release_id)}</p><details><summary>表 / tables ({len(tables)})</summary>"
        f'<nav aria-label="表 / tables">{names}</nav></details>'
        f"{''.join(parts)}"
        f'<section id="macros"><h2>マクロ / Macros</h2>{macros}</section></main>'
    )
    return whole_page(_TITLES, main, up="index.html")


def _table_part(row: dict[str, Any], columns: list[dict[str, Any]]) -> str:
    name = row["table_name"]
    cells = [
        (
            f"<code>{escape(column['column_name'])}</code>",
            escape(column["title_ja"]),
            escape(column["title_en"]),
            escape(column["data_type"]),
            "可 yes" if column["nullable"] else "",
            escape(column["unit"] or ""),
            escape(column["name_as_published"] or ""),
            escape(column["description"]),
        )
        for column in columns
    ]
    return (
        f'<section id="{escape(name)}"><h2>{escape(row["title_ja"])} / {escape(row["title_en"])}</h2>'
        f"<p><code>{escape(name)}</code>: {escape(row['description'])}</p>"
        f'<p class="small">粒度 grain: {escape(row["grain"])}; キー key: {escape(row["key_columns"])}; '
        f"行数 rows: {row['row_count']:,}</p><details><summary>列 / columns ({len(cells)}): <code>{escape(name)}</code>"
        f"</summary>{table(name, _COLUMNS, cells)}</details></section>"
    )
