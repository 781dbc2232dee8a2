"""How often sources are fetched, what publishers renamed, and the known values that a release is held to."""

from __future__ import annotations

from schemas.base import Table, count, number, text
from schemas.columns import IDENTIFIER, GeoColumn, IndicatorColumn, PeriodColumn, VintageColumns


class KnownValues(
    IndicatorColumn,
    GeoColumn,
    PeriodColumn,
    VintageColumns,
    Table,
    name="core.known_values",
    key=("known_id",),
    title_en="Figures known from outside",
    title_ja="外部で確認済みの数値",
    grain="one row per value",
):
    """Figures that people read in the publishers' own reports and files, against which every candidate is held."""

    known_id: str = text("figure", "数値", str_matches=IDENTIFIER)
    value: float = number("value", "値", unit="see core.indicators")
    tolerance: float = number(
        "tolerance", "許容差", "half of the last digit printed", unit="see core.indicators", low=0
    )
    read_in: str = text("read in", "確認した資料")


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
    cron: str = text("schedule", "実行予定", "as cron writes it, in Asia/Tokyo", str_matches=r"^[^ ]+( [^ ]+){4}$")
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
