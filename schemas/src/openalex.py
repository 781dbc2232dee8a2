"""The source table of OpenAlex: AI works by country."""

from __future__ import annotations

from schemas.base import count, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn


class AiArticles(
    GeoColumn,
    PositionColumns,
    SnapshotColumn,
    name="src.openalex_ai_articles",
    key=("snapshot_id", "geo", "year"),
    title_en="AI articles by country and year (OpenAlex)",
    title_ja="国別・年別のAI関連論文数（OpenAlex）",
    grain="one row per snapshot, economy and year; a snapshot holds one year",
):
    """Articles and reviews whose primary topic is of the subfield Artificial Intelligence: whole counting."""

    country: str = text("country", "国・地域(公表表記)", "the economy as the publisher names it")
    country_code: str = text("country code", "国コード", "ISO 3166-1 alpha-2, from the group's key")
    year: int = other("year", "年", "year of publication", in_range={"min_value": 1900, "max_value": 2100})
    is_running: bool = other("is running", "年の途中", "the year had not ended on the day of the answer")
    value_as_published: str = text("value as published", "公表値", "the digits of the JSON number")
    articles: int = count("articles", "論文数", unit="articles")
