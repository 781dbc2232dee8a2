"""The meta tables: what was landed, held, quarantined, checked and built, and what every column means."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import IDENTIFIER, PositionColumns

FETCH_OUTCOMES = ["new", "unchanged", "failed", "postponed", "not_configured"]
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


class SourceStatus(
    Table,
    name="meta.source_status",
    key=("source_id",),
    title_en="State of every source",
    title_ja="出典の状態",
    grain="one row per source",
):
    """What each source gave to this release, and what to do where it gave less than it should."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    status: str = text("status", "状態", isin=SOURCE_STATUSES)
    served_from: str = text("served from", "使用データ", isin=["embedded", "fetched", "handed_over", "nothing"])
    edition: str | None = text("newest edition served", "最新の版", null=True)
    published_at: dt.date | None = other("published", "公表日", null=True)
    recorded_at: dt.datetime | None = other("recorded (UTC)", "取得日時", null=True)
    stale_since: dt.datetime | None = other(
        "stale since (UTC)", "更新停止", "first failed fetch since the last good one", null=True
    )
    n_snapshots: int = count("accepted files", "採用ファイル数", unit="files")
    reason: str | None = text("reason", "理由", null=True)
    next_step: str | None = text("next step", "次の手順", null=True)
    notes: str | None = text("notes", "備考", "what was odd about a file that was taken all the same", null=True)
    unconfirmed: str | None = text(
        "unconfirmed datasets",
        "未確認のデータセット",
        "datasets that are read as the publisher documents them, of which no genuine file was seen yet",
        null=True,
    )
    cadence: str = text("cadence", "更新頻度")


class SourceFreshnessTable(
    Table,
    name="meta.source_freshness",
    key=("source_id", "title_en"),
    title_en="The two clocks of every source",
    title_ja="出典の二つの時計",
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


class Quarantine(
    PositionColumns,
    Table,
    name="meta.quarantine",
    key=("snapshot_id", "table_name", "file_name", "row_number", "column_name", "raw_value", "rule", "expected"),
    title_en="Rows kept out",
    title_ja="隔離した行",
    grain="one row per broken rule of a publisher's row",
):
    """Each row that broke a rule, with its position, raw value and what was expected."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    dataset_id: str = text("dataset", "データセット", str_matches=IDENTIFIER)
    edition: str = text("edition", "版")
    snapshot_id: str = text("snapshot", "取得ファイル")
    table_name: str = text("table", "表")
    column_name: str = text("column", "列")
    raw_value: str | None = text("raw value", "元の値", null=True)
    rule: str = text("rule broken", "違反した規則")
    expected: str = text("expected", "期待")


class Checks(
    Table,
    name="meta.checks",
    key=("table_name", "check_name"),
    title_en="Checks of this release",
    title_ja="検査結果",
    grain="one row per table and check",
):
    """What was checked before the release was promoted."""

    table_name: str = text("table", "表")
    check_name: str = text("check", "検査")
    severity: str = text("severity", "重大度", isin=["critical", "warning"])
    passed: bool = other("passed", "合格")
    failures: int = count("failures", "違反数", unit="rows")
    message: str | None = text("message", "内容", "what was seen, where it failed", null=True)
    expected: str | None = text("expected", "期待", null=True)
    likely_cause: str | None = text("likely cause", "考えられる原因", "where it failed", null=True)
    next_step: str | None = text("next step", "次の手順", "where it failed", null=True)
    worst_rows: str | None = text("worst rows", "主な違反行", "the first or worst rows, as JSON", null=True)


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


class Runs(
    Table,
    name="meta.runs",
    key=("dataset", "fetched_at"),
    title_en="Fetches at the publishers",
    title_ja="取得の記録",
    grain="one row per fetch a dataset, up to this release",
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
        "not asked again before (UTC)",
        "再取得可能日時",
        "as the publisher asked by Retry-After, two days at most",
        null=True,
    )
