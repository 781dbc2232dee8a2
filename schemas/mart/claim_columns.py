"""Columns and words that the ``mart.claim_*`` tables share: none of them is a table."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import GEO, IDENTIFIER, OBS_STATUSES
from schemas.reference.claims import CLAIM_ID, ERROR_CLASSES

FITS = ["exact", "rounding", "near", "partly", "unstated", "off", "far", "absent"]
BASES = ["as_cited", "latest"]
RULES = [
    "no_figure",
    "no_series",
    "no_evidence",
    "concept",
    "unstated",
    "exact",
    "computed_zero",
    "rounding",
    "near",
    "partly",
    "edition",
    "other_source",
    "sources_differ",
    "mixup",
    "absent_is_not_zero",
    "absent",
    "off",
    "between",
    "currency",
    "power_of_ten",
    "far",
    "doubtful",
    "far_uncited",
]
ROLES = ["direct", *[error for error in ERROR_CLASSES if error not in {"edition", "absent_is_not_zero", "value"}]]


class ClaimColumn(Table):
    """Which claim."""

    claim_id: str = text("claim", "主張", "id of core.claims", str_matches=CLAIM_ID)


class EvidenceColumns(ClaimColumn):
    """A published value that bears on a claim, and where it comes from."""

    role: str = text("role", "役割", "direct, or the mistake by which this value stands in its place", isin=ROLES)
    indicator_id: str | None = text("indicator", "指標", null=True, str_matches=IDENTIFIER)
    geo: str | None = text("economy or group", "国・地域", null=True, str_matches=GEO)
    period: str | None = text("period", "期間", null=True)
    source_id: str = text("source", "出典", "id of core.sources", str_matches=IDENTIFIER)
    edition: str = text("edition", "版", "two editions, where their newest values are set side by side")
    published_at: dt.date = other("published", "公表日", "publication of the edition that says so")
    recorded_at: dt.datetime = other("recorded (UTC)", "取得日時", "when aigap landed the file")
    is_withdrawn: bool = other("withdrawn", "撤回済み", "a later edition withdrew it")
    value: float | None = number("value", "値", "of the quantity claimed", unit="see unit", null=True)
    unit: str = text("unit", "単位")
    evidence_sql: str | None = text("SQL", "SQL", "gives the value again", null=True)
    snapshot_id: str | None = text("snapshot", "取得ファイル", "meta.snapshots has its hash", null=True)
    locator: str | None = text("locator", "所在", "in the publisher's file", null=True)


class EvidenceStateColumns(Table):
    """Whether a value is one of one edition, and the status that it has."""

    is_one_edition: bool = other("one edition", "同一の版", "both sides of a comparison come from one edition")
    reading: int = count("reading", "読み", "1 is the preferred one", unit="rank", low=1)
    obs_status: str | None = text("status of the value", "値の状態", null=True, isin=OBS_STATUSES)
    is_converted: bool = other("converted", "換算値", "to the currency of the claim")


class IntervalColumns(Table):
    """What the publisher's digits may stand for."""

    lower_bound: float | None = number("lower bound", "下限", unit="see unit", null=True)
    upper_bound: float | None = number("upper bound", "上限", unit="see unit", null=True)
    scale: float | None = number("scale", "大きさ", "what a distance is measured by", unit="see unit", null=True, low=0)


class ExchangeRateColumn(Table):
    """The rate of a conversion."""

    exchange_rate: float | None = number(
        "exchange rate", "換算レート", "mean of the year", unit="claimed currency per published one", null=True, low=0
    )


class ComparisonColumns(Table):
    """What a rank was counted among, or the steps of a trend."""

    comparison_set_en: str | None = text("compared with", "比較対象（英語）", null=True)
    comparison_set_ja: str | None = text("compared with, in Japanese", "比較対象", null=True)
