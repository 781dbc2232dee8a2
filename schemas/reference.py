"""The reference tables: what people maintain in ``warehouse/reference/``, each ``<name>.csv`` as ``core.<name>``.

Tables that parametrise the measures stand in ``reference_measures``.
"""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import GEO, IDENTIFIER, OBS_STATUSES, PRICE_BASES, TIME_BASES
from schemas.core import LIST_KINDS

#: How far a source's rows may be passed on: without any duty, with attribution, as single facts, to users without
#: commercial purpose, not at all.
REDISTRIBUTIONS = ["free", "attribution", "facts_only", "non_commercial", "none"]


class Indicators(
    Table,
    name="core.indicators",
    key=("indicator_id",),
    title_en="The indicators",
    title_ja="指標",
    grain="one row per indicator",
):
    """What each indicator means, its unit and direction, and whose word is preferred."""

    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    pillar: str = text("pillar", "分野")
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    definition_en: str = text("definition", "定義（英語）")
    definition_ja: str = text("definition in Japanese", "定義")
    unit: str = text("unit", "単位", "base unit, spelled out")
    direction: str = text("direction", "望ましい方向", "which way is better", isin=["higher", "lower", "none"])
    measure_kind: str = text("kind of measure", "量の種類", isin=["flow", "stock", "share", "rank", "rate", "net_flow"])
    is_additive: bool = other("additive", "加算可能", "may economies be summed to a world")
    growth_basis: str | None = text(
        "growth basis", "伸びの測り方", "exponential, or points per year", null=True, isin=["exponential", "points"]
    )
    interpolation: str = text("interpolation", "補間", "between observed years", isin=["linear", "log"])
    preferred_source_id: str = text("preferred source", "優先出典", str_matches=IDENTIFIER)
    per_capita: bool = other("per head is meaningful", "人口比が有意")
    goalpost_worst: float | None = number("worst goalpost", "最低基準", unit="see unit", null=True)
    goalpost_best: float | None = number("best goalpost", "最高基準", unit="see unit", null=True)
    goalpost_version: str | None = text("goalpost version", "基準の版", null=True)
    counting: str | None = text("counting", "計数法", "of multi-country items", null=True, isin=["whole", "fractional"])
    headline_order: int | None = count("headline order", "見出し順", unit="rank", null=True, low=1)
    caveat_en: str | None = text("caveat", "注意（英語）", null=True)
    caveat_ja: str | None = text("caveat in Japanese", "注意", null=True)


class Economies(
    Table,
    name="core.economies",
    key=("geo",),
    title_en="Economies, groups and residuals",
    title_ja="国・地域、集団、残余",
    grain="one row per geo",
):
    """Every code that a reading may carry. Only an economy can lead, be ranked or be a focus."""

    geo: str = text("code", "コード", "ISO 3166 alpha-3, or a group's code with its publisher", str_matches=GEO)
    geo_type: str = text("type", "種類", isin=["economy", "group", "residual", "unallocated"])
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


class Units(
    Table,
    name="core.units",
    key=("unit_as_published",),
    title_en="Units as published",
    title_ja="公表単位",
    grain="one row per published unit",
):
    """value = value_as_published times factor, in unit."""

    unit_as_published: str = text("unit as published", "公表単位")
    unit: str = text("base unit", "基本単位")
    factor: float = number("factor", "係数", unit="base units per published unit", low=0)


class Editions(
    Table,
    name="core.editions",
    key=("source_id", "edition"),
    title_en="Editions",
    title_ja="版",
    grain="one row per source and edition that a person has described",
):
    """When each edition was published, how to cite it, and which embedded file holds its figures."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str = text("edition", "版")
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


class PublishedFigures(
    Table,
    name="core.published_figures",
    key=("source_id", "edition", "figure", "indicator_id"),
    title_en="Figures that feed indicators",
    title_ja="指標の元となる図表",
    grain="one row per source, edition, figure and indicator",
):
    """Where each indicator stands in each edition, which reading is preferred, and what an absence means."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", "empty: every edition of a live source", null=True)
    figure: str = text("figure", "図表")
    priority: int = count("priority", "優先順位", "1 is preferred", unit="rank", low=1)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    list_kind: str = text("kind of list", "一覧の種類", isin=LIST_KINDS)
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
    conflict_reason: str | None = text("why there is another reading", "別の値がある理由", null=True)
    note: str | None = text("note", "注", null=True)


class PolicyTargets(
    Table,
    name="core.policy_targets",
    key=("target_id",),
    title_en="Policy targets",
    title_ja="政策目標",
    grain="one row per target",
):
    """What governments have said they aim at; a target without a year is undated."""

    target_id: str = text("target", "目標", str_matches=IDENTIFIER)
    geo: str = text("economy", "国・地域", str_matches=GEO)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    target_value: float = number("target", "目標値", unit="see unit")
    unit: str = text("unit", "単位")
    target_year: int | None = count("target year", "目標年", unit="year", null=True, low=2000)
    announced_on: dt.date | None = other("announced", "公表日", null=True)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    citation: str = text("citation", "引用")
    url: str | None = text("address", "URL", null=True)
    confidence: str = text("confidence", "確度")
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
    expires_on: dt.date = other("to be fetched again", "見直し期限")


class AgreementPairs(
    Table,
    name="core.agreement_pairs",
    key=("pair_id",),
    title_en="Publishers that say the same quantity",
    title_ja="照合する出典の組",
    grain="one row per pair of sources and indicator",
):
    """Which two publishers are compared, how far they may lie apart, and why that far."""

    pair_id: str = text("pair", "組", str_matches=IDENTIFIER)
    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    source_a: str = text("first source", "出典A", str_matches=IDENTIFIER)
    source_b: str = text("second source", "出典B", str_matches=IDENTIFIER)
    tolerance_share: float = number("tolerance", "許容差", unit="fraction", low=0, high=1)
    evidence: str = text("evidence", "根拠", "why that far")
