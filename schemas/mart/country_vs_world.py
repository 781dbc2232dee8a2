"""``mart.country_vs_world``: one economy against the leader and the world."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import (
    OBS_STATUSES,
    AsOfColumns,
    BasisColumns,
    GeoColumn,
    GeoTypeColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    VintageColumns,
)
from schemas.mart.gap_indicators import GapMeasures


class CountryVsWorld(
    AsOfColumns,
    GeoTypeColumn,
    GapMeasures,
    PublishedAtColumn,
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    GeoColumn,
    name="mart.country_vs_world",
    key=("geo", "indicator_id"),
    title_en="One economy against the leader and the world",
    title_ja="国・地域と世界の比較",
    grain="one row per geo and indicator",
):
    """The answer of whoever has one: the preferred source, else another one, else the absence with what stands in.

    The newest list alone; by every edition: mart.pair_gaps (the default focus), mart.gap_indicators (every economy).
    """

    pillar: str = text("pillar", "分野")
    year: int = count("year", "年", "the year that the period ends in", unit="year", low=1900)
    period_end: dt.date = other("last day of the period", "期末")
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    unit: str = text("unit", "単位")
    answer_basis: str = text(
        "who answers",
        "回答の種類",
        "the preferred source, another source that has a value, or nobody (an absence)",
        isin=["preferred_source", "other_source", "absence"],
    )
    preferred_source_id: str | None = text(
        "preferred source", "優先出典", "where it says anything of the economy", null=True
    )
    preferred_edition: str | None = text("its edition", "優先出典の版", null=True)
    preferred_period: str | None = text("its period", "優先出典の期間", null=True)
    preferred_obs_status: str | None = text("what it says", "優先出典の状態", null=True, isin=OBS_STATUSES)
    preferred_cut_off: float | None = number("its cut-off", "優先出典の掲載下限", unit="see unit", null=True)
    last_value: float | None = number(
        "last value", "直近の値", "before an absence, or before a zero of the same list", unit="see unit", null=True
    )
    last_value_period: str | None = text("its period", "直近の値の期間", null=True)
    last_value_source_id: str | None = text("its source", "直近の値の出典", null=True)
    last_value_edition: str | None = text("its edition", "直近の値の版", null=True)
    stand_in_indicator_id: str | None = text(
        "indicator that stands in", "代わりの指標", "related, and not the same: core.stand_ins", null=True
    )
    stand_in_title_en: str | None = text("its title", "代わりの指標の名称（英語）", null=True)
    stand_in_title_ja: str | None = text("its title in Japanese", "代わりの指標の名称", null=True)
    stand_in_period: str | None = text("its period", "代わりの指標の期間", null=True)
    stand_in_value: float | None = number("its value", "代わりの指標の値", unit="see stand_in_unit", null=True)
    stand_in_unit: str | None = text("its unit", "代わりの指標の単位", null=True)
    stand_in_source_id: str | None = text("its source", "代わりの指標の出典", null=True)
    stand_in_edition: str | None = text("its edition", "代わりの指標の版", null=True)
    stand_in_rank_words_en: str | None = text("its rank in words", "代わりの指標の順位（英語）", null=True)
    stand_in_rank_words_ja: str | None = text("its rank in Japanese words", "代わりの指標の順位", null=True)
    newer_edition: str | None = text("newer edition", "新しい版", "out, and not landed: core.known_editions", null=True)
    newer_edition_published_at: dt.date | None = other("its publication", "新しい版の公表日", null=True)
    newer_edition_note_en: str | None = text("what is known of it", "新しい版の注（英語）", null=True)
    newer_edition_note_ja: str | None = text("what is known of it, in Japanese", "新しい版の注", null=True)
    stale_since: dt.datetime | None = other(
        "not fresh since (UTC)", "更新停止", "when the source could first not be reached", null=True
    )
    citation: str | None = text("citation", "引用", null=True)
    caveat: str | None = text("caveat", "注意", null=True)
