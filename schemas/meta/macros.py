"""``meta.macros``: the macros, which answer for a past day or for what a reader names."""

from __future__ import annotations

from schemas.base import Table, text


class Macros(
    Table,
    name="meta.macros",
    key=("macro_name",),
    title_en="The macros",
    title_ja="マクロの一覧",
    grain="one row per macro",
):
    """Every macro with its parameters and the table whose columns it has; call it as ``from macro(parameter)``."""

    macro_name: str = text("macro", "マクロ")
    parameters: str = text("parameters", "引数", "in their order, separated by commas")
    table_name: str = text("table", "表", "the table whose columns the macro has")
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    description: str = text("description", "説明")
