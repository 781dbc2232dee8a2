"""Publishers, their editions and figures, when they publish, breaks of their series, corrections, surveys."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import (
    GEO,
    IDENTIFIER,
    LANGUAGES,
    LIST_KINDS,
    OBS_STATUSES,
    PERIOD,
    PRICE_BASES,
    TIME_BASES,
    UNIVERSE_KINDS,
)

#: How far a source's rows may be passed on: without any duty, with attribution, as single facts, to users without
#: commercial purpose, not at all.
REDISTRIBUTIONS = ["free", "attribution", "facts_only", "non_commercial", "none"]


class Sources(
    Table,
    name="core.sources",
    key=("source_id",),
    title_en="The publishers",
    title_ja="出典",
    grain="one row per source",
):
    """Who publishes, under which licence, how to cite, how often."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    publisher: str = text("publisher", "公表者")
    homepage: str = text("homepage", "ウェブページ")
    licence: str = text("licence", "ライセンス")
    licence_url: str | None = text("licence page", "ライセンスのページ", null=True)
    redistribution: str = text("redistribution", "再配布", isin=REDISTRIBUTIONS)
    citation_en: str = text("citation", "引用（英語）")
    citation_ja: str = text("citation in Japanese", "引用")
    cadence: str = text(
        "cadence",
        "更新頻度",
        "how often it is fetched, or asked of a person: a row of core.cadences",
        isin=["daily", "weekly", "monthly", "quarterly", "yearly"],
    )
    access: str = text("access", "取得方法", isin=["live", "hand_over", "embedded"])
    published_at_rule: str = text(
        "rule of published_at",
        "公表日の規則",
        isin=["edition_date", "publisher_update_date", "period_end_plus_lag", "fetch_time"],
    )
    confirmed: bool = other("address confirmed", "取得先確認済み", "read in a stored copy, not from memory")
    note: str | None = text("note", "注", null=True)


class Editions(
    Table,
    name="core.editions",
    key=("source_id", "edition"),
    title_en="Editions",
    title_ja="版",
    grain="one row per source and edition that a person has described",
):
    """When each edition was published, how to cite it, and which embedded file holds its values."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str = text("edition", "版")
    revises: str | None = text(
        "edition that it corrects",
        "訂正する版",
        "the same list with other values for some economies: what it does not restate stands on",
        null=True,
    )
    published_at: dt.date = other("published", "公表日")
    published_at_note: str | None = text("basis of the date", "公表日の根拠", null=True)
    title: str = text("title", "題名")
    citation_en: str = text("citation", "引用（英語）")
    citation_ja: str = text("citation in Japanese", "引用")
    url: str | None = text("address", "URL", null=True)
    embedded_file: str | None = text("embedded file", "同梱ファイル", null=True)
    file_sha256: str | None = text("hash", "ハッシュ", "SHA-256 of the publisher's file", null=True)
    licence: str = text("licence", "ライセンス")
    note: str | None = text("note", "注", null=True)


class Universes(
    Table,
    name="core.universes",
    key=("universe_id",),
    title_en="What published lists are lists of",
    title_ja="一覧の母集団",
    grain="one row per universe",
):
    """The world, a named group of economies, a publisher's own sample, or those whom a survey asked.

    Ranks, percentiles and concentration are of the universe; only a list of the world has shares of the world.
    """

    universe_id: str = text("universe", "母集団", str_matches=IDENTIFIER)
    universe_kind: str = text("kind of universe", "母集団の種類", isin=UNIVERSE_KINDS)
    group_geo: str | None = text(
        "group", "集団", "with dated members in core.group_members", null=True, str_matches=GEO
    )
    n_economies: int | None = count(
        "economies", "国・地域数", "empty where it changes or nobody says", unit="economies", null=True, low=1
    )
    is_worldwide: bool = other(
        "worldwide", "世界規模", "so many and so large that an article may call a place in it one in the world"
    )
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    rank_phrase_en: str | None = text("behind a rank", "順位の後（英語）", "3 of 18 in the G20", null=True)
    rank_phrase_ja: str | None = text("before a rank, in Japanese", "順位の前", null=True)
    evidence: str = text("evidence", "根拠", "where the publisher says so")


class PublishedFigures(
    Table,
    name="core.published_figures",
    key=("source_id", "edition", "figure", "indicator_id"),
    title_en="Figures that feed indicators",
    title_ja="指標の元となる図表",
    grain="one row per source, edition, figure and indicator",
):
    """Where each indicator stands in each edition, which figure is preferred, and what an absence means."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition of a live source", null=True)
    figure: str = text("figure", "図表")
    priority: int = count("priority", "優先順位", "1 is preferred", unit="rank", low=1)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    list_kind: str = text("kind of list", "一覧の種類", "how much of its universe is shown", isin=LIST_KINDS)
    universe_id: str = text("universe", "母集団", "what the list is a list of", str_matches=IDENTIFIER)
    k: int | None = count("k", "上位k", unit="economies", null=True)
    cut_off: float | None = number("cut-off", "掲載下限", unit="see unit", null=True)
    absence_status: str | None = text("meaning of absence", "不掲載の意味", null=True, isin=OBS_STATUSES)
    file_name: str | None = text("file", "ファイル", null=True)
    geo_column: str | None = text("column of the economy", "国・地域の列", null=True)
    period_column: str | None = text("column of the period", "期間の列", null=True)
    fixed_period: str | None = text("period where there is no column", "固定期間", null=True)
    value_column: str | None = text("column of the value", "値の列", null=True)
    unit_as_published: str | None = text("unit as published", "公表単位", null=True)
    time_basis: str = text("time basis", "期間の種類", isin=TIME_BASES)
    price_base: str | None = text("price base", "価格基準", null=True, isin=PRICE_BASES)
    base_year: int | None = count("base year", "基準年", unit="year", null=True, low=1900)
    currency: str | None = text("currency", "通貨", null=True)
    row_filter: str | None = text("rows taken", "対象行", null=True)
    page: str | None = text("page", "頁", null=True)
    conflict_reason: str | None = text("why there is another value", "別の値がある理由", null=True)
    note: str | None = text("note", "注", null=True)


class Corrections(
    Table,
    name="core.corrections",
    key=("correction_id",),
    title_en="Known errors of publishers, corrected",
    title_ja="公表値の訂正",
    grain="one row per corrected cell",
):
    """A publisher's cell that is known to be wrong: what it says, what is right, who says so, and until when.

    A correction that meets no cell, or has expired, keeps the release back: the publisher may have put it right.
    """

    correction_id: str = text("correction", "訂正", str_matches=IDENTIFIER)
    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition", null=True)
    figure: str = text("figure", "図表")
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    geo: str = text("economy", "国・地域", str_matches=GEO)
    period: str = text("period", "期間")
    seen_value: float = number("value as published", "公表値", "in base units", unit="see core.indicators")
    corrected_value: float = number("right value", "訂正値", "in base units", unit="see core.indicators")
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")
    provider: str = text("provider", "提供者", "who found it, with the reference")
    added_on: dt.date = other("added", "登録日")
    expires_on: dt.date = other("to be reviewed by", "見直し期限")


class KnownEditions(
    Table,
    name="core.known_editions",
    key=("source_id", "edition", "indicator_id"),
    title_en="Editions that are out and not at hand",
    title_ja="公表済みで未取得の版",
    grain="one row per source, edition and indicator",
):
    """Newer editions of which only the publication is known: said beside a value until they are landed."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str = text("edition", "版", "as it will be called when it is landed")
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    published_at: dt.date = other("published", "公表日")
    note_en: str | None = text("what is known of it", "判明していること（英語）", null=True)
    note_ja: str | None = text("what is known of it, in Japanese", "判明していること", null=True)
    evidence: str = text("evidence", "根拠", "where it is said that the edition is out")


class SourceAliases(
    Table,
    name="core.source_aliases",
    key=("name", "language"),
    title_en="How writers name the publishers",
    title_ja="出典の呼び方",
    grain="one row per word",
):
    """Words that cite a publisher; with a year beside them they cite an edition."""

    name: str = text("word", "語")
    language: str = text("language", "言語", "ISO 639-1", isin=LANGUAGES)
    source_id: str = text("source", "出典", str_matches=IDENTIFIER)


class SeriesBreaks(
    Table,
    name="core.series_breaks",
    key=("indicator_id", "source_id", "edition", "geo", "first_period"),
    title_en="Breaks in series",
    title_ja="系列の断絶",
    grain="one row per indicator, source, edition, economy and first period of a new definition",
):
    """Where a publisher changed what it measures. Neither growth nor a time distance is taken across."""

    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition", null=True)
    geo: str | None = text("economy", "国・地域", "empty: all of the series", null=True, str_matches=GEO)
    first_period: str = text("first period", "新定義の最初の期間", "as the series writes it", str_matches=PERIOD)
    known_from: dt.date | None = other("known from", "判明日", "empty: known with the edition", null=True)
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")
    citation: str = text("evidence", "根拠", "where the publisher, or who found it, says so")


class MixedInstruments(
    Table,
    name="core.mixed_instruments",
    key=("source_id", "edition", "indicator_id"),
    title_en="Surveys with different instruments",
    title_ja="調査手法が異なる調査",
    grain="one row per source, edition and indicator",
):
    """Surveys of which the publisher says that economies were not asked in the same way."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition", null=True)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    instruments_en: str = text("instruments", "調査手法（英語）", "which economies were asked how")
    instruments_ja: str = text("instruments in Japanese", "調査手法")
    citation: str = text("evidence", "根拠", "where the publisher says so")


class Surveys(
    Table,
    name="core.surveys",
    key=("source_id", "edition", "indicator_id", "geo", "period"),
    title_en="Surveys and their samples",
    title_ja="調査の標本",
    grain="one row per source, edition, indicator, economy and period",
):
    """How many were asked, how and when, where the publisher says so. Values too near for the sample have no rank."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition", null=True)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    geo: str | None = text("economy", "国・地域", "empty: each of them", null=True, str_matches=GEO)
    period: str | None = text("period", "期間", "empty: every period", null=True, str_matches=PERIOD)
    sample_size: int | None = count("respondents", "回答者数", "of one economy", unit="respondents", null=True, low=1)
    design_effect: float = number("design effect", "デザイン効果", "1: a simple random sample", unit="ratio", low=0)
    standard_error: float | None = number(
        "standard error", "標準誤差", "as the publisher states it", unit="see core.indicators", null=True, low=0
    )
    mode: str | None = text("mode", "調査方法", "online panel, telephone, face to face, ...", null=True)
    ages: str | None = text("ages", "対象年齢", null=True)
    field_start: dt.date | None = other("first day in the field", "調査開始日", null=True)
    field_end: dt.date | None = other("last day in the field", "調査終了日", null=True)
    citation: str = text("evidence", "根拠", "where the publisher says so")


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


class AddressChanges(
    Table,
    name="core.address_changes",
    key=("source_id", "dataset_id"),
    title_en="Addresses that publishers changed",
    title_ja="公表元による取得先の変更",
    grain="one row per dataset whose address changed after the code was written",
):
    """Where a dataset is fetched now, or that its publisher has given it up.

    A row lets a file that moved be fetched without a change of code, and ends the alert of one that is gone.
    """

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    dataset_id: str = text("dataset", "データセット", str_matches=IDENTIFIER)
    changed_on: dt.date = other("changed on", "変更日")
    new_address: str | None = text(
        "new address", "新しい取得先", "empty where the dataset is fetched no more", null=True, str_matches="^https://"
    )
    reason: str = text("reason", "理由")


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
