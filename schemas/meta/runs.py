"""``meta.runs``: fetches at the publishers."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, number, other, text

FETCH_OUTCOMES = ["new", "unchanged", "failed", "postponed", "not_configured"]


class Runs(
    Table,
    name="meta.runs",
    key=("dataset", "fetched_at"),
    title_en="Fetches",
    title_ja="取得の記録",
    grain="one row per dataset and fetch, up to this release",
):
    """When each dataset was fetched, and what came of it."""

    dataset: str = text("dataset", "データセット", "source/dataset")
    fetched_at: dt.datetime = other("fetched (UTC)", "確認日時")
    outcome: str = text("outcome", "結果", isin=FETCH_OUTCOMES)
    seconds: float = number("duration", "所要時間", unit="seconds", low=0)
    message: str | None = text(
        "message", "内容", "why it failed; of a good fetch, what was odd about the answer", null=True
    )
    retry_at: dt.datetime | None = other(
        "not fetched again before (UTC)",
        "再取得可能日時",
        "as the publisher asked by Retry-After, two days at most",
        null=True,
    )
