"""The indicators, their units, of whom they are, and how writers name them.

Publishers' names are exact; the words of writers (``core.indicator_aliases``) are how people talk.
"""

from __future__ import annotations

from schemas.base import Table, count, number, other, text
from schemas.columns import IDENTIFIER, LANGUAGES

MEASURE_KINDS = ["flow", "stock", "share", "rate", "rank", "net_flow", "change", "opinion"]


class MeasureKinds(
    Table,
    name="core.measure_kinds",
    key=("measure_kind",),
    title_en="Kinds of measure, and what they bear",
    title_ja="量の種類と適用できる指標",
    grain="one row per kind of measure",
):
    """Which measures mean nothing for an indicator of the kind, and why: those are empty, with ``missing_reason``."""

    measure_kind: str = text("kind of measure", "量の種類", isin=MEASURE_KINDS)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    has_ratio: bool = other(
        "ratios mean something", "倍率あり", "times behind, logarithm, peers, per head against leader"
    )
    has_growth: bool = other("growth means something", "伸びあり", "and with it parity and required growth")
    has_years_behind: bool = other("years behind mean something", "遅れの年数あり", "and when a level was reached")
    smallest_possible: float | None = number(
        "smallest possible value", "最小可能値", "bounds those whom a list leaves out", unit="see unit", null=True
    )
    largest_possible: float | None = number(
        "largest possible value", "最大可能値", "the same, where lower is better", unit="see unit", null=True
    )
    missing_reason: str | None = text("reason of the empty measures", "欠測理由", null=True, str_matches=IDENTIFIER)
    reason_en: str = text("why", "理由（英語）")
    reason_ja: str = text("why, in Japanese", "理由")


class Indicators(
    Table,
    name="core.indicators",
    key=("indicator_id",),
    title_en="The indicators",
    title_ja="指標",
    grain="one row per indicator",
):
    """What each indicator means, its unit and direction, and whose values are preferred."""

    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    pillar: str = text("pillar", "分野")
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    definition_en: str = text("definition", "定義（英語）")
    definition_ja: str = text("definition in Japanese", "定義")
    unit: str = text("unit", "単位", "base unit, spelled out")
    direction: str = text("direction", "望ましい方向", "which way is better", isin=["higher", "lower", "none"])
    measure_kind: str = text("kind of measure", "量の種類", "a row of core.measure_kinds", isin=MEASURE_KINDS)
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


class IndicatorScopes(
    Table,
    name="core.indicator_scopes",
    key=("indicator_id",),
    title_en="Of whom the indicators are",
    title_ja="指標の対象",
    grain="one row per indicator whose population or question an article may narrow",
):
    """The population of an indicator, the question that was asked, and the words of scope that are its own.

    A number in an article is of the indicator only where no word narrows it to a part (one age group, say) or moves
    it to something else; ``own_words`` (alternatives by ``|``) do neither.
    """

    indicator_id: str = text("indicator", "指標", str_matches=IDENTIFIER)
    is_survey: bool = other("survey", "調査", "answers to one question of several")
    population_en: str = text("population", "対象（英語）")
    population_ja: str = text("population in Japanese", "対象")
    question_en: str | None = text("question", "設問（英語）", null=True)
    question_ja: str | None = text("question in Japanese", "設問", null=True)
    own_words: str | None = text(
        "own words of scope", "対象に固有の語", "alternatives by |, in any language", null=True
    )
    evidence: str = text("evidence", "根拠", "where the publisher says so")


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
    language: str = text("language", "言語", "ISO 639-1", isin=LANGUAGES)
    words: str = text("words", "語", "groups joined by +, alternatives by |")
    without_words: str | None = text("not with", "除く語", "any of them spoils the row", null=True)
    strength: int = count("strength", "強さ", "3 names it, 2 is how it is mostly meant, 1 hints", unit="rank", low=1)
