"""Economies and groups, and how publishers and writers name them."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, other, text
from schemas.columns import GEO, GEO_TYPES, LANGUAGES


class Economies(
    Table,
    name="core.economies",
    key=("geo",),
    title_en="Economies, groups and residuals",
    title_ja="国・地域、集団、残余",
    grain="one row per geo",
):
    """Every code that a value may be of. Only an economy can lead, be ranked or be a focus."""

    geo: str = text("code", "コード", "ISO 3166 alpha-3, or a group's code with its publisher", str_matches=GEO)
    geo_type: str = text("type", "種類", isin=GEO_TYPES)
    name_en: str = text("name", "名称（英語）")
    name_ja: str = text("name in Japanese", "名称")
    iso_numeric: str | None = text("ISO numeric", "ISO数字", null=True)
    region: str | None = text("region", "地域", "UN M49", null=True)
    subregion: str | None = text("subregion", "小地域", "UN M49", null=True)
    currency: str | None = text("currency", "通貨", "ISO 4217", null=True)
    source_id: str | None = text("publisher", "公表者", "whose group it is", null=True)
    scope_note_en: str | None = text("scope", "範囲", null=True)


class EconomyNames(
    Table,
    name="core.economy_names",
    key=("name", "source_id"),
    title_en="How publishers write economies",
    title_ja="国・地域の表記",
    grain="one row per name and publisher",
):
    """Each accepted spelling; a name that is not here quarantines its row."""

    name: str = text("name as published", "表記")
    source_id: str | None = text("publisher", "公表者", "empty where every publisher means the same", null=True)
    geo: str = text("code", "コード", str_matches=GEO)


class GroupMembers(
    Table,
    name="core.group_members",
    key=("group_geo", "geo", "valid_from"),
    title_en="Members of groups",
    title_ja="集団の構成",
    grain="one row per group, member and time of membership",
):
    """Dated membership of the peer groups."""

    group_geo: str = text("group", "集団", str_matches=GEO)
    geo: str = text("member", "構成国", str_matches=GEO)
    valid_from: dt.date = other("member from", "加盟日")
    valid_to: dt.date | None = other("member until", "脱退日", null=True)
    note: str | None = text("note", "注", null=True)


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
    language: str = text("language", "言語", "ISO 639-1", isin=LANGUAGES)
    geo: str = text("code", "コード", str_matches=GEO)
