"""Every value of every vintage, and of each the newest of the preferred source."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import (
    LIST_KINDS,
    AsOfColumns,
    BasisColumns,
    GeoColumn,
    GeoTypeColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    SnapshotColumn,
    SupersededColumns,
    UniverseColumn,
    ValueColumns,
    VintageColumns,
)

FREQUENCIES = ["annual", "half_yearly", "quarterly", "monthly", "span"]


class Observations(
    ValueColumns,
    VintageColumns,
    BasisColumns,
    SnapshotColumn,
    PublishedAtColumn,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    SeriesColumn,
    UniverseColumn,
    SupersededColumns,
    name="core.observations",
    key=("series_id", "geo", "period", "reading", "snapshot_id"),
    title_en="Every value of every vintage",
    title_ja="全ての版の全ての値",
    grain="one row per series, geo, period, reading and snapshot",
):
    """Each number as an edition printed it, in base units, with where it stands in the publisher's file.

    An economy that a published list leaves out has a row with obs_status and no value: it is never a zero.
    Reading 1 is the preferred one; an edition that contradicts itself keeps both.
    """

    reading: int = count(
        "reading", "読み", "1 is the preferred one of an edition that says two things", unit="rank", low=1
    )
    recorded_at: dt.datetime = other("recorded (UTC)", "取得日時", "when aigap landed the file")
    first_recorded_at: dt.datetime = other(
        "first recorded (UTC)", "初回取得日時", "when aigap landed the first file that says so"
    )
    withdrawn_at: dt.datetime | None = other(
        "withdrawn (UTC)", "撤回日時", "when a later edition withdrew it", null=True
    )
    withdrawn_by: str | None = text("withdrawn by", "撤回した版", "the edition that withdrew it", null=True)
    withdrawal_recorded_at: dt.datetime | None = other(
        "withdrawal recorded (UTC)", "撤回の取得日時", "when aigap landed an edition that withdrew it", null=True
    )
    is_list_complete: bool = other(
        "list is complete", "完全な一覧", "an absence from it takes back what earlier vintages said"
    )
    correction_id: str | None = text("correction", "訂正", "row of core.corrections that changed the value", null=True)
    locator: str = text("locator", "所在", "file, row and column in the publisher's file, or figure and page")
    year: int = count("year", "年", "the year that the period ends in", unit="year", low=1900)
    freq: str = text("frequency", "頻度", isin=FREQUENCIES)
    period_start: dt.date = other("first day", "期初")
    period_end: dt.date = other("last day", "期末")
    currency: str | None = text("currency", "通貨", "ISO 4217, for money", null=True)
    value_as_published: str | None = text("value as published", "公表値", "the publisher's own text", null=True)
    decimals: int | None = count(
        "decimals shown", "小数桁数", "digits behind the point, as published", unit="digits", null=True
    )
    lower_bound: float | None = number(
        "lower bound", "下限", "value less half its last digit", unit="see unit", null=True
    )
    upper_bound: float | None = number(
        "upper bound", "上限", "value plus half its last digit, or a list's cut-off", unit="see unit", null=True
    )
    bound_type: str | None = text("kind of bounds", "範囲の種類", null=True, isin=["rounding", "below"])
    figure: str = text("figure", "図表", "the publisher's figure or table")


class ObservationsLatest(
    AsOfColumns,
    GeoTypeColumn,
    ValueColumns,
    VintageColumns,
    BasisColumns,
    SnapshotColumn,
    PublishedAtColumn,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="core.observations_latest",
    key=("indicator_id", "geo", "period"),
    title_en="The latest value of the preferred source",
    title_ja="優先出典の最新値",
    grain="one row per indicator, geo and period",
):
    """The preferred source's newest value of each indicator, economy and period, or the stated absence of one."""

    year: int = count("year", "年", "the year that the period ends in", unit="year", low=1900)
    period_start: dt.date = other("first day", "期初")
    period_end: dt.date = other("last day", "期末")
    currency: str | None = text("currency", "通貨", "ISO 4217, for money", null=True)
    locator: str = text("locator", "所在", "file, row and column in the publisher's file, or figure and page")


class ObservationsOneEdition(
    UniverseColumn,
    GeoTypeColumn,
    ValueColumns,
    VintageColumns,
    BasisColumns,
    PublishedAtColumn,
    SeriesColumn,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="core.observations_one_edition",
    key=("series_id", "geo", "period"),
    title_en="For adding up and ranking: one edition per indicator and period",
    title_ja="合計・順位用：指標と期間ごとに一つの版の値",
    grain="one row per indicator, period, time basis, price base, base year and geo with a value",
):
    """Values that stand in one list, so that sums and ranks mix no editions: sum over geo_type = 'economy'."""

    year: int = count("year", "年", "the year that the period ends in", unit="year", low=1900)
    period_end: dt.date = other("last day", "期末")
    is_newest_edition: bool = other(
        "newest edition", "最新の版", "false: a later edition shows fewer of the universe, and its values are not here"
    )
    list_kind: str | None = text(
        "kind of list", "一覧の種類", "how much of its universe is shown", null=True, isin=LIST_KINDS
    )
    locator: str = text("locator", "所在", "file, row and column in the publisher's file, or figure and page")
