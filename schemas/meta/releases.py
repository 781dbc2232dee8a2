"""``meta.releases``: releases."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, other, text


class Releases(
    Table,
    name="meta.releases",
    key=("release_id",),
    title_en="Releases",
    title_ja="リリース",
    grain="one row per release up to this one",
):
    """Every release up to and including the one this file holds."""

    release_id: str = text("release", "リリース")
    built_at: dt.datetime = other("built (UTC)", "作成日時")
    fingerprint: str = text("fingerprint", "指紋", "hash of all inputs: equal inputs make no new release")
    trigger: str = text("what started it", "契機")
