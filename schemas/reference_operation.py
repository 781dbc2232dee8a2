"""The reference tables of the operation: when sources are fetched, when publishers are due, what they renamed."""

from __future__ import annotations

from schemas.base import Table, count, text
from schemas.columns import IDENTIFIER


class Cadences(
    Table,
    name="core.cadences",
    key=("cadence",),
    title_en="How often sources are fetched",
    title_ja="確認の頻度",
    grain="one row per cadence",
):
    """When the schedule of each cadence fires, when a fetch is late, and how often a failed one is repeated."""

    cadence: str = text("cadence", "頻度", str_matches=IDENTIFIER)
    cron: str = text("schedule", "実行予定", "as cron writes it, in Asia/Tokyo", str_matches=r"^\S+( \S+){4}$")
    every_days: int = count("days between fetches", "確認間隔", "at most", unit="days", low=1)
    grace_days: int = count("grace", "猶予", "after which a fetch is late", unit="days")
    retries: int = count("retries", "再試行回数", "of a failed fetch, at most; then the schedule alone", unit="fetches")
    first_retry_minutes: int = count(
        "wait before the first retry",
        "初回再試行までの時間",
        "each later one waits twice as long",
        unit="minutes",
        low=1,
    )
    note: str = text("why so", "理由")


class ColumnRenames(
    Table,
    name="core.column_renames",
    key=("source_id", "dataset_id", "name_as_published"),
    title_en="Columns that publishers renamed",
    title_ja="公表元による列名の変更",
    grain="one row per dataset and name under which a column has been published",
):
    """Under which other names a publisher has published a column that a parser needs.

    A row lets a file with a renamed header be read without a change of code.
    """

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    dataset_id: str = text("dataset", "データセット", str_matches=IDENTIFIER)
    name_as_published: str = text("name as published", "公表された列名")
    name_expected: str = text("name expected", "想定する列名", "under which the parser knows the column")
    note: str | None = text("note", "注", null=True)


class ReleaseCalendar(
    Table,
    name="core.release_calendar",
    key=("source_id", "title_en"),
    title_en="When publishers are expected to publish",
    title_ja="公表予定",
    grain="one row per source and thing that it publishes again and again",
):
    """What each publisher publishes, on which day of the year or after how many days, and how we know.

    Either ``every_days``, counted from the last publication, or ``month`` and ``day``; a day that a month does not have
    is its last one.
    """

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    title_en: str = text("what is published", "公表物（英語）")
    title_ja: str = text("what is published, in Japanese", "公表物")
    edition_pattern: str | None = text(
        "editions", "版", "regular expression of the whole name; empty: any of the source", null=True
    )
    every_days: int | None = count("days between publications", "公表間隔", unit="days", null=True, low=1)
    month: int | None = count("month", "月", "in which it is expected", unit="month", null=True, low=1)
    day: int | None = count("day of the month", "日", unit="day", null=True, low=1)
    grace_days: int = count("grace", "猶予", "after which the publisher is late", unit="days")
    evidence: str = text("evidence", "根拠", "past publications from which this was read")
