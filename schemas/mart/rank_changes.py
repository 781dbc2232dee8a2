"""``mart.rank_changes``: where an economy's place differs from the one in the edition before."""

from __future__ import annotations

from schemas.base import count, text
from schemas.columns import (
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    UniverseColumn,
    VintageColumns,
)


class RankChanges(
    UniverseColumn,
    SeriesColumn,
    BasisColumns,
    PublishedAtColumn,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    GeoColumn,
    name="mart.rank_changes",
    key=("geo", "series_id"),
    title_en="Places that differ from the edition before",
    title_ja="前の版からの順位の変化",
    grain="one row per economy, series and its edition before, where the place is another one",
):
    """The newest list of an edition against that of the edition before; another universe is no movement."""

    edition_before: str = text("edition before", "前の版")
    period_before: str = text("its period", "前の版の期間")
    rank_before: int | None = count("rank before", "前の順位", unit="rank", null=True, low=1)
    n_ranked_before: int | None = count("economies ranked before", "前の順位の母数", unit="economies", null=True, low=1)
    rank_words_before_en: str | None = text("rank before in words", "前の順位（英語）", null=True)
    rank_words_before_ja: str | None = text("rank before in Japanese words", "前の順位（日本語）", null=True)
    universe_id_before: str | None = text("universe before", "前の母集団", null=True)
    rank_computed: int | None = count("rank", "順位", unit="rank", null=True, low=1)
    n_ranked: int | None = count("economies ranked", "順位の母数", unit="economies", null=True, low=1)
    rank_words_en: str | None = text("rank in words", "順位（英語）", null=True)
    rank_words_ja: str | None = text("rank in Japanese words", "順位（日本語）", null=True)
    places_gained: int | None = count(
        "places gained",
        "上昇した順位数",
        "negative: lost; empty where there is no movement",
        unit="rank",
        null=True,
        low=-400,
    )
    missing_reason: str | None = text("why there is no movement", "変化の欠測理由", null=True)
