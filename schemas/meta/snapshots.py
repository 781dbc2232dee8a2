"""``meta.snapshots``: landed files."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, other, text
from schemas.columns import IDENTIFIER


class Snapshots(
    Table,
    name="meta.snapshots",
    key=("snapshot_id",),
    title_en="Landed files",
    title_ja="取得ファイル",
    grain="one row per snapshot",
):
    """Each file as landed: address, hash, size, edition, and the account of its rows."""

    snapshot_id: str = text("snapshot", "取得ファイル")
    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    dataset_id: str = text("dataset", "データセット", str_matches=IDENTIFIER)
    edition: str = text("edition", "版")
    origin: str = text("origin", "経路", isin=["embedded", "fetched", "handed_over"])
    file_name: str = text("file", "ファイル")
    address: str = text("address", "取得元")
    sha256: str = text("SHA-256", "SHA-256", str_matches=r"^[0-9a-f]{64}$")
    bytes: int = count("size", "大きさ", unit="bytes", low=1)
    licence: str = text("licence", "ライセンス")
    published_at: dt.date = other("published", "公表日")
    recorded_at: dt.datetime = other("recorded (UTC)", "取得日時")
    outcome: str = text("validation result", "検証結果", isin=["accepted", "held", "lost", "rejected"])
    held_by: str | None = text(
        "what holds it",
        "保留の主体",
        "parser: it cannot be read; gate: it differs as no honest file does; build: a release with it fails a check",
        isin=["parser", "gate", "build"],
        null=True,
    )
    reason: str | None = text("why it is held, lost or rejected", "保留・欠落・却下の理由", null=True)
    rows_read: int = count("rows read", "読込行数", unit="rows")
    rows_loaded: int = count("rows loaded", "格納行数", unit="rows")
    rows_quarantined: int = count("rows quarantined", "隔離行数", unit="rows")
    rows_duplicate: int = count("exact duplicates", "重複行数", unit="rows")
    rows_excluded: int = count("rows excluded by a declared rule", "対象外行数", unit="rows")
    notes: str | None = text("notes", "備考", "exclusion rules with counts, added columns", null=True)
