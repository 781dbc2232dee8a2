"""``meta.parameters``: parameters of the release."""

from __future__ import annotations

from schemas.base import Table, text
from schemas.columns import IDENTIFIER


class Parameters(
    Table,
    name="meta.parameters",
    key=("parameter",),
    title_en="Parameters of the release",
    title_ja="作成条件",
    grain="one row per parameter",
):
    """What the release was built with."""

    parameter: str = text("parameter", "項目", str_matches=IDENTIFIER)
    value: str = text("value", "値")
    title_en: str = text("meaning", "意味（英語）")
    title_ja: str = text("meaning in Japanese", "意味")
