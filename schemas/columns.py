"""Columns that several tables share, so that the same quantity has the same name, rule and text everywhere.

Only lending models stand here: none of them is a table.
"""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text

TIME_BASES = ["calendar", "fiscal", "survey_wave", "rolling_12_months", "cumulative"]
PRICE_BASES = ["nominal", "constant"]
OBS_STATUSES = [
    "observed",
    "estimated",
    "provisional",
    "forecast",
    "computed",
    "computed_zero",
    "not_listed",
    "not_covered",
    "suppressed",
    "not_applicable",
]
GEO_TYPES = ["economy", "group", "residual", "unallocated"]
LIST_KINDS = ["full", "top_k", "selected", "single"]
UNIVERSE_KINDS = ["world", "group", "sample", "respondents"]
GRADES = ["A", "B", "C", "D"]
LANGUAGES = ["ja", "en"]
TIME_AXES = ["latest", "published", "recorded"]
GEO = r"^[A-Z][A-Z0-9_]+$"
IDENTIFIER = r"^[a-z][a-z0-9_]*$"
PERIOD = r"^[0-9]{4}(-S[12]|-Q[1-4]|-(0[1-9]|1[0-2])|/[0-9]{4})?$"


class IndicatorColumn(Table):
    """Which indicator."""

    indicator_id: str = text("indicator", "指標", "id of core.indicators", str_matches=IDENTIFIER)


class GeoColumn(Table):
    """Which economy or group."""

    geo: str = text("economy or group", "国・地域", "code of core.economies (ISO 3166 alpha-3)", str_matches=GEO)


class GeoTypeColumn(Table):
    """What a geo is: sums and ranks are over economies alone."""

    geo_type: str = text("kind of geo", "区分", "economy, group, residual or unallocated", isin=GEO_TYPES)


class PeriodColumn(Table):
    """Which period."""

    period: str = text(
        "period", "期間", "SDMX style: 2024, 2025-S1, 2026-Q1, 2025-09, 2013/2024 for a span", str_matches=PERIOD
    )


class VintageColumns(Table):
    """Who publishes it, and in which edition."""

    source_id: str = text("source", "出典", "id of core.sources", str_matches=IDENTIFIER)
    edition: str = text("edition", "版", "the publisher's edition, or the date of a vintage")


class BasisColumns(Table):
    """What makes two numbers comparable beside indicator and period."""

    time_basis: str = text("time basis", "期間の種類", "what kind of year or span a period is", isin=TIME_BASES)
    price_base: str | None = text("price base", "価格基準", "nominal or constant prices", null=True, isin=PRICE_BASES)
    base_year: int | None = count("base year", "基準年", "of constant prices", unit="year", null=True, low=1900)


class SeriesColumn(Table):
    """Which series."""

    series_id: str = text(
        "series",
        "系列",
        "indicator, source, edition, time basis, price base and base year as one key: both sides of a gap share it",
    )


class UniverseColumn(Table):
    """What a published list is a list of."""

    universe_id: str | None = text(
        "universe",
        "母集団",
        "what the list is a list of, a row of core.universes; empty: not declared",
        null=True,
        str_matches=IDENTIFIER,
    )


class PositionColumns(Table):
    """Where in the publisher's file a row stands."""

    file_name: str = text("file", "ファイル", "the publisher's file, or the member of its archive")
    row_number: int = count("row", "行番号", "record in the file, the header counted as row 1", unit="row", low=1)


class SnapshotColumn(Table):
    """Which landed file."""

    snapshot_id: str = text("snapshot", "取得ファイル", "the landed file: meta.snapshots has its hash and address")


class ValueColumns(Table):
    """A value in base units, or the reason why there is none."""

    value: float | None = number(
        "value", "値", "in base units; empty where obs_status says why", unit="see unit", null=True
    )
    unit: str = text("unit", "単位", "the base unit, spelled out")
    obs_status: str = text("status of the value", "値の状態", "observed, or why a value is missing", isin=OBS_STATUSES)


class AsOfColumns(Table):
    """Along which time axis a past day is answered; the tables themselves hold the latest."""

    time_axis: str = text(
        "time axis",
        "時間軸",
        "latest; published: what the world could know on a day; recorded: what aigap had landed by a day",
        isin=TIME_AXES,
    )
    as_of: dt.date | None = other("as of", "基準日", "the day of the question; empty in the latest", null=True)


class SupersededColumns(Table):
    """When another file of the same edition took its place, on either time axis; empty for what is served."""

    superseded_on: dt.date | None = other(
        "superseded in public", "差替え公表日", "the later file's publication", null=True
    )
    superseded_at: dt.datetime | None = other(
        "superseded (UTC)", "差替え日時", "when aigap landed the later file of the same edition", null=True
    )


class PublishedAtColumn(Table):
    """When the world could know it."""

    published_at: dt.date = other("published", "公表日", "publication of the edition that says so")


class PublishedFactColumns(ValueColumns, BasisColumns, PeriodColumn, GeoColumn, IndicatorColumn):
    """What a published figure says of one economy and period, with the publisher's own words beside it."""

    geo_as_published: str = text("economy as published", "国・地域(公表表記)", "the name that the publisher prints")
    value_as_published: str | None = text(
        "value as published", "公表値", "the cell's text, without a percent sign", null=True
    )
    unit_as_published: str = text("unit as published", "公表単位", "a unit_as_published of core.units")
    decimals: int | None = count(
        "decimals shown", "小数桁数", "digits behind the point, as published", unit="digits", null=True
    )
    figure: str = text("figure", "図表", "a figure of core.published_figures")
    currency: str | None = text("currency", "通貨", "ISO 4217, for money", null=True)
