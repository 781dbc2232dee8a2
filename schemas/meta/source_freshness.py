"""``meta.source_freshness``: the freshness of every source."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, other, text
from schemas.columns import IDENTIFIER


class SourceFreshness(
    Table,
    name="meta.source_freshness",
    key=("source_id", "title_en"),
    title_en="The freshness of every source",
    title_ja="出典の鮮度",
    grain="one row per source and thing that it publishes again and again",
):
    """When we last fetched, when the publisher last moved, when it is expected next, and what is late by either."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    title_en: str = text("what is published", "公表物（英語）")
    title_ja: str = text("what is published, in Japanese", "公表物")
    is_live: bool = other("fetched by itself", "自動取得", "false: a person hands it over")
    last_fetched_at: dt.datetime | None = other(
        "last fetched (UTC)", "最終確認日時", "when all of its files had answered", null=True
    )
    fetch_due_at: dt.datetime | None = other("next fetch due (UTC)", "確認期限", "with its grace", null=True)
    is_fetch_late: bool = other("our fetch is late", "確認の遅れ")
    publisher_moved_at: dt.date | None = other("publisher last moved", "最終公表日", null=True)
    expected_at: dt.date | None = other("expected next", "次回公表予定日", "by core.release_calendar", null=True)
    late_from: dt.date | None = other("late from", "遅延とみなす日", "expected, and its grace over", null=True)
    is_publisher_late: bool = other("the publisher is late", "公表の遅れ")
    next_step: str | None = text("next step", "次の手順", null=True)
