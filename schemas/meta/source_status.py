"""``meta.source_status``: status of every source."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, other, text
from schemas.columns import IDENTIFIER

SOURCE_STATUSES = [
    "fresh",
    "unreachable",
    "outdated",
    "held",
    "embedded_only",
    "handed_over",
    "never_landed",
    "not_configured",
]


class SourceStatusColumns(Table):
    """What the ledger says of a source."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    status: str = text("status", "状態", isin=SOURCE_STATUSES)
    served_from: str = text("served from", "使用データ", isin=["embedded", "fetched", "handed_over", "nothing"])
    edition: str | None = text("newest edition served", "最新の版", null=True)
    published_at: dt.date | None = other("published", "公表日", null=True)
    recorded_at: dt.datetime | None = other("recorded (UTC)", "取得日時", null=True)
    stale_since: dt.datetime | None = other(
        "not fresh since (UTC)", "更新停止", "first failed fetch since the last good one", null=True
    )
    n_snapshots: int = count("accepted files", "採用ファイル数", unit="files")
    reason: str | None = text("reason", "理由", null=True)
    next_step: str | None = text("next step", "次の手順", null=True)
    notes: str | None = text("notes", "備考", "what was odd about a file that was taken all the same", null=True)
    unconfirmed: str | None = text(
        "unconfirmed datasets",
        "未確認のデータセット",
        "datasets that are read as the publisher documents them, of which no genuine file has come yet",
        null=True,
    )


class SourceStatus(
    SourceStatusColumns,
    name="meta.source_status",
    key=("source_id",),
    title_en="Status of every source",
    title_ja="出典の状態",
    grain="one row per source",
):
    """What each source gave to this release, and what to do where it gave less than it should."""

    cadence: str = text("cadence", "更新頻度")
