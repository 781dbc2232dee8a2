"""The words by which writers name what the warehouse holds: how an article's figure finds its series.

Kept apart from the names that publishers use (``core.economy_names``): those are exact, these are how people talk.
"""

from __future__ import annotations

from schemas.base import Table, count, text
from schemas.columns import GEO, IDENTIFIER

_LANGUAGES = ["ja", "en"]


class IndicatorAliases(
    Table,
    name="core.indicator_aliases",
    key=("indicator_id", "language", "words"),
    title_en="How writers name the indicators",
    title_ja="指標の呼び方",
    grain="one row per indicator, language and combination of words",
):
    """Words that name an indicator when they stand in one sentence.

    Groups joined by `` + `` must all occur; ``|`` parts the words of a group, of which one is enough. An English
    word that ends in ``*`` stands for every ending.
    """

    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    language: str = text("language", "言語", "ISO 639-1", isin=_LANGUAGES)
    words: str = text("words", "語", "groups joined by +, alternatives by |")
    without_words: str | None = text("not with", "除く語", "any of them spoils the row", null=True)
    strength: int = count("strength", "強さ", "3 names it, 2 is how it is mostly meant, 1 hints", unit="rank", low=1)


class EconomyAliases(
    Table,
    name="core.economy_aliases",
    key=("name", "language", "geo"),
    title_en="How writers name economies",
    title_ja="国・地域の呼び方",
    grain="one row per word and economy; a group has a row for each publisher's own",
):
    """Abbreviations and adjectives beside the names of core.economies: 米, Chinese, わが国."""

    name: str = text("word", "語")
    language: str = text("language", "言語", "ISO 639-1", isin=_LANGUAGES)
    geo: str = text("code", "コード", str_matches=GEO)


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
    language: str = text("language", "言語", "ISO 639-1", isin=_LANGUAGES)
    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
