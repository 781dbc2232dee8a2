"""Claims of articles, who signed a verdict on one, and the rules' thresholds and labels.

Only what people state stands here; the verdicts are computed by ``mart.claim_checks``. An article's text is never kept:
one quote of at most a sentence a claim, with its place in the text and the hash of the text.
"""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import GEO, IDENTIFIER, PERIOD

CLAIM_ID = r"^[A-Za-z][A-Za-z0-9_]*$"
CLAIM_TYPES = [
    "level",
    "share",
    "ratio",
    "difference",
    "rank",
    "trend",
    "first_time",
    "existence",
    "forecast",
    "opinion",
    "causal",
]
OPERATORS = ["equal", "about", "more_than", "at_least", "less_than", "at_most", "majority"]
#: Of a trend: the value itself rises or falls, or its distance to the comparator widens or closes.
DIRECTIONS = ["rising", "falling", "widening", "closing"]
#: What a rank is counted among: economies only, or also the groups that the publisher's figure shows beside them.
RANK_POPULATIONS = ["economies", "economies_and_groups"]
VERDICTS = [
    "supported",
    "supported_within_rounding",
    "misleading",
    "refuted",
    "unsupported_by_the_cited_source",
    "not_enough_information",
    "not_checkable",
]
#: ``value`` is a quantity that is wrong by none of the known mistakes.
ERROR_CLASSES = [
    "order_of_magnitude",
    "unit",
    "currency",
    "price_basis",
    "year",
    "edition",
    "flow_or_stock",
    "denominator",
    "scope",
    "entity_mixup",
    "absent_is_not_zero",
    "rank_population",
    "value",
]
#: The rating standard of FactCheck Initiative Japan, less the label that needs proof of intent.
FIJ_LABELS = ["正確", "ほぼ正確", "ミスリード", "不正確", "根拠不明", "誤り", "判定留保", "検証対象外"]


class Articles(
    Table,
    name="core.articles",
    key=("article_id",),
    title_en="Articles whose quantities are checked",
    title_ja="検証する記事",
    grain="one row per article",
):
    """Which text was checked: publisher, address, day and the hash of the exact text that the offsets count in."""

    article_id: str = text("article", "記事", str_matches=CLAIM_ID)
    title: str | None = text("title", "題名", null=True)
    publisher: str = text("publisher", "掲載者")
    author: str | None = text("author", "著者", null=True)
    url: str | None = text("address", "URL", null=True)
    published_at: dt.date | None = other("published", "公表日", "empty where the article is undated", null=True)
    file_name: str = text("file", "ファイル", "name of the text file that was read")
    sha256: str = text("SHA-256", "SHA-256", "of the text file", str_matches=r"^[0-9a-f]{64}$")
    language: str = text("language", "言語", "ISO 639-1", str_matches=r"^[a-z]{2}$")
    note: str | None = text("note", "注", null=True)


class Claims(
    Table,
    name="core.claims",
    key=("claim_id",),
    title_en="What the articles claim",
    title_ja="記事の主張",
    grain="one row per claim; a phrase that says two things has two rows",
):
    """One statement of one article, in its own words and as numbers in base units.

    A share is a fraction, "1/n" is 1/n, "three times" is 3, a rank is its place, a year is the year. A ratio or share
    divides geo by comparator_geo; an existence says 0 for "not on the list" and 1 for "on the list".
    """

    claim_id: str = text("claim", "主張", str_matches=CLAIM_ID)
    article_id: str = text("article", "記事", "id of core.articles", str_matches=CLAIM_ID)
    sentence_number: int = count("sentence", "文番号", "in the article, from 1", unit="rank", low=1)
    quote: str = text("quote", "引用", "the article's own words, at most a sentence", str_length={"max_value": 200})
    start_offset: int = count("first character", "開始位置", "of the quote, from 0", unit="characters")
    end_offset: int = count("end", "終了位置", "one after the last character", unit="characters", low=1)
    claim_type: str = text("type of claim", "主張の種類", isin=CLAIM_TYPES)
    operator: str = text("operator", "比較の種類", "how the stated value is meant", isin=OPERATORS)
    stated_value: float | None = number("stated value", "主張の値", "in base units", unit="see stated_unit", null=True)
    stated_unit: str | None = text("stated unit", "主張の単位", "a base unit, times, rank, points or years", null=True)
    half_digit: float | None = number(
        "half a digit",
        "末位の半分",
        "half a unit of the last digit shown; empty where the words give no precision",
        unit="see stated_unit",
        null=True,
        low=0,
    )
    indicator_id: str | None = text("indicator", "指標", "empty: no series", null=True, str_matches=IDENTIFIER)
    geo: str | None = text("economy", "国・地域", null=True, str_matches=GEO)
    comparator_geo: str | None = text("compared with", "比較対象", null=True, str_matches=GEO)
    period: str | None = text("period", "期間", null=True, str_matches=PERIOD)
    comparator_period: str | None = text(
        "compared with period", "比較期間", "first period of a trend or of a rank held", null=True, str_matches=PERIOD
    )
    source_id_cited: str | None = text("source cited", "引用された出典", null=True, str_matches=IDENTIFIER)
    edition_cited: str | None = text("edition cited", "引用された版", "empty: none cited", null=True)
    parent_claim_id: str | None = text(
        "derived from", "元の主張", "a derived claim inherits its verdict", null=True, str_matches=CLAIM_ID
    )
    rank_population: str | None = text("rank is among", "順位の母集団", null=True, isin=RANK_POPULATIONS)
    direction: str | None = text("direction", "方向", "of a trend", null=True, isin=DIRECTIONS)
    is_continuous: bool | None = other(
        "in every period", "毎期", "holds in each period, not only from end to end", null=True
    )
    concept_id: str | None = text(
        "concept named",
        "概念",
        "the article's own word, where it is not the indicator's",
        null=True,
        str_matches=IDENTIFIER,
    )
    tolerance_rule: str | None = text(
        "tolerance", "許容差の規則", "id of core.claim_tolerances", null=True, str_matches=IDENTIFIER
    )
    note: str | None = text("note", "注", null=True)


class ClaimReviews(
    Table,
    name="core.claim_reviews",
    key=("claim_id",),
    title_en="Signed verdicts",
    title_ja="署名済みの判定",
    grain="one row per claim whose verdict a person has signed",
):
    """Who stands for a verdict. Without a row it is a machine finding, and no refutation is published.

    A signature is for one verdict: where the machine comes to another one later, it no longer counts.
    """

    claim_id: str = text("claim", "主張", str_matches=CLAIM_ID)
    verdict: str = text("verdict signed", "署名した判定", isin=VERDICTS)
    reviewed_by: str = text("signed by", "確認者")
    reviewed_at: dt.date = other("signed", "確認日")
    note: str | None = text("note", "注", null=True)


class VerdictCorrections(
    Table,
    name="core.verdict_corrections",
    key=("claim_id", "corrected_at"),
    title_en="Corrections to our own verdicts",
    title_ja="判定の訂正記録",
    grain="one row per claim and day of a correction",
):
    """A verdict of ours that was wrong: what it said, what it says now, since when, and why."""

    claim_id: str = text("claim", "主張", str_matches=CLAIM_ID)
    corrected_at: dt.date = other("corrected", "訂正日")
    verdict_before: str = text("verdict before", "訂正前の判定", isin=VERDICTS)
    verdict_after: str = text("verdict after", "訂正後の判定", isin=VERDICTS)
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")
    corrected_by: str = text("corrected by", "訂正者")


class ClaimTolerances(
    Table,
    name="core.claim_tolerances",
    key=("rule_id",),
    title_en="Thresholds of the verdicts",
    title_ja="判定の閾値",
    grain="one row per rule",
):
    """How far a printed quantity may lie from the evidence, and why that far."""

    rule_id: str = text("rule", "規則", str_matches=IDENTIFIER)
    threshold: float = number("threshold", "閾値", unit="see unit", low=0)
    unit: str = text("unit", "単位")
    title_en: str = text("meaning", "意味（英語）")
    title_ja: str = text("meaning in Japanese", "意味")
    evidence: str = text("evidence", "根拠", "why that far")


class ClaimConcepts(
    Table,
    name="core.claim_concepts",
    key=("concept_id", "indicator_id"),
    title_en="Concepts that articles mistake for an indicator",
    title_ja="指標と取り違えられる概念",
    grain="one row per concept and indicator",
):
    """A word of articles and the indicator whose value they print under it: the value is right, the word is not."""

    concept_id: str = text("concept", "概念", str_matches=IDENTIFIER)
    indicator_id: str = text("indicator", "指標", "whose value is printed", str_matches=IDENTIFIER)
    error_class: str = text("error class", "誤りの種類", isin=ERROR_CLASSES)
    explanation_en: str = text("explanation", "説明（英語）")
    explanation_ja: str = text("explanation in Japanese", "説明")
    evidence: str = text("evidence", "根拠")


class RelatedIndicators(
    Table,
    name="core.related_indicators",
    key=("indicator_id", "related_indicator_id"),
    title_en="Indicators taken for one another",
    title_ja="混同されやすい指標",
    grain="one row per indicator and the one whose value is taken for it",
):
    """Whose value may stand under an indicator's name by mistake, and what the mistake is called."""

    indicator_id: str = text("indicator", "指標", "that the article names", str_matches=IDENTIFIER)
    related_indicator_id: str = text("taken from", "取り違え元", "whose value it prints", str_matches=IDENTIFIER)
    error_class: str = text("error class", "誤りの種類", isin=ERROR_CLASSES)


class CurrencyUnits(
    Table,
    name="core.currency_units",
    key=("unit",),
    title_en="Units of money",
    title_ja="通貨の単位",
    grain="one row per unit of money",
):
    """Which units are money, and under which geo their rate against the US dollar stands."""

    unit: str = text("unit", "単位")
    currency: str = text("currency", "通貨", "ISO 4217", str_matches=r"^[A-Z]{3}$")
    rate_geo: str | None = text("geo of the rate", "レートの地域", "empty: the US dollar", null=True, str_matches=GEO)


class VerdictLabels(
    Table,
    name="core.verdict_labels",
    key=("verdict", "error_class"),
    title_en="Labels of the verdicts",
    title_ja="判定の表示",
    grain="one row per verdict, and per error class where that has a label of its own",
):
    """Each verdict in the words of FactCheck Initiative Japan's rating standard. None says that anybody lied."""

    verdict: str = text("verdict", "判定", isin=VERDICTS)
    error_class: str | None = text("error class", "誤りの種類", "empty: every other", null=True, isin=ERROR_CLASSES)
    fij_label: str = text("FIJ label", "FIJ判定", isin=FIJ_LABELS)
    title_en: str = text("verdict in English", "判定（英語）")
    rating_value: int | None = count(
        "rating", "評点", "5 is right, 1 is wrong; empty: no rating", unit="rank", null=True, low=1
    )
    meaning_ja: str = text("meaning in Japanese", "意味")
    meaning_en: str = text("meaning", "意味（英語）")
