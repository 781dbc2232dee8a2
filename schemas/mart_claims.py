"""The marts of the claims ledger: each claim beside the published readings, the verdicts at two dates, in words.

What articles say and the thresholds stand in ``schemas.reference_claims``; ``mart.claim_checks`` is what people read.
"""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import GEO, IDENTIFIER, OBS_STATUSES, PRICE_BASES
from schemas.reference_claims import CLAIM_ID, CLAIM_TYPES, ERROR_CLASSES, FIJ_LABELS, VERDICTS

FITS = ["exact", "rounding", "near", "partly", "unstated", "off", "far", "absent"]
BASES = ["as_cited", "latest"]
RULES = [
    "no_figure",
    "no_series",
    "no_evidence",
    "concept",
    "unstated",
    "exact",
    "computed_zero",
    "rounding",
    "near",
    "partly",
    "edition",
    "other_source",
    "sources_differ",
    "mixup",
    "absent_is_not_zero",
    "absent",
    "off",
    "between",
    "currency",
    "power_of_ten",
    "far",
    "doubtful",
    "far_uncited",
]
ROLES = ["direct", *[error for error in ERROR_CLASSES if error not in {"edition", "absent_is_not_zero", "value"}]]


class ClaimColumn(Table):
    """Which claim."""

    claim_id: str = text("claim", "主張", "id of core.claims", str_matches=CLAIM_ID)


class EvidenceColumns(ClaimColumn):
    """A reading that bears on a claim, and where it comes from."""

    role: str = text("role", "役割", "direct, or the mistake by which this reading stands in its place", isin=ROLES)
    indicator_id: str | None = text("indicator", "指標", null=True, str_matches=IDENTIFIER)
    geo: str | None = text("economy or group", "国・地域", null=True, str_matches=GEO)
    period: str | None = text("period", "期間", null=True)
    source_id: str = text("source", "出典", "id of core.sources", str_matches=IDENTIFIER)
    edition: str = text("edition", "版", "two editions, where their newest words are set side by side")
    published_at: dt.date = other("published", "公表日", "publication of the edition that says so")
    recorded_at: dt.datetime = other("recorded (UTC)", "取得日時", "when aigap landed the file")
    is_withdrawn: bool = other("withdrawn", "撤回済み", "a later edition withdrew it")
    value: float | None = number("value", "値", "of the quantity claimed", unit="see unit", null=True)
    unit: str = text("unit", "単位")
    evidence_sql: str | None = text("SQL", "SQL", "gives the value again", null=True)
    snapshot_id: str | None = text("snapshot", "取得ファイル", "meta.snapshots has its hash", null=True)
    locator: str | None = text("locator", "所在", "in the publisher's file", null=True)


class EvidenceStateColumns(Table):
    """Whether a reading is one of one edition, and what state it is in."""

    is_one_edition: bool = other("one edition", "同一の版", "both sides of a comparison come from one edition")
    reading: int = count("reading", "読み", "1 is the preferred one", unit="rank", low=1)
    obs_status: str | None = text("status of the value", "値の状態", null=True, isin=OBS_STATUSES)
    is_converted: bool = other("converted", "換算値", "to the currency of the claim")


class IntervalColumns(Table):
    """What the publisher's digits may stand for."""

    lower_bound: float | None = number("lower bound", "下限", unit="see unit", null=True)
    upper_bound: float | None = number("upper bound", "上限", unit="see unit", null=True)
    scale: float | None = number("scale", "大きさ", "what a distance is measured by", unit="see unit", null=True, low=0)


class ExchangeRateColumn(Table):
    """The rate of a conversion."""

    exchange_rate: float | None = number(
        "exchange rate", "換算レート", "mean of the year", unit="claimed currency per published one", null=True, low=0
    )


class ComparisonColumns(Table):
    """What a rank was counted among, or the steps of a course."""

    comparison_set_en: str | None = text("compared with", "比較対象（英語）", null=True)
    comparison_set_ja: str | None = text("compared with, in Japanese", "比較対象", null=True)


class ClaimQuantities(
    ExchangeRateColumn,
    IntervalColumns,
    EvidenceStateColumns,
    EvidenceColumns,
    name="mart.claim_quantities",
    key=("claim_id", "role", "evidence_sql"),
    title_en="Readings of claimed quantities",
    title_ja="主張された量の公表値",
    grain="one row per claim, role and reading of an edition",
):
    """Each published reading of a level, share, ratio or difference that a claim states."""


class ClaimRanks(
    ComparisonColumns,
    IntervalColumns,
    EvidenceStateColumns,
    EvidenceColumns,
    name="mart.claim_ranks",
    key=("claim_id", "role", "source_id", "edition", "reading", "snapshot_id", "locator"),
    title_en="Places of economies that claims rank",
    title_ja="主張された順位の公表値",
    grain="one row per claim, role, source, edition, time and price basis and reading",
):
    """The place in each edition's list, among those that the claim counts among and among the others."""


class ClaimTrends(
    EvidenceColumns,
    name="mart.claim_trends",
    key=("claim_id", "source_id", "edition", "snapshot_id", "locator"),
    title_en="Courses of series that claims tell of",
    title_ja="主張された推移の公表値",
    grain="one row per claim, source, edition, time and price basis",
):
    """A trend or a first year, told from one edition at a time."""

    price_base: str | None = text("price base", "価格基準", null=True, isin=PRICE_BASES)
    fit: str = text("fit", "一致の程度", isin=FITS)
    partly_class: str | None = text("why only partly", "一部のみの理由", null=True, isin=ERROR_CLASSES)
    steps_text: str | None = text("steps", "推移", "period by period", null=True)


class ClaimEvidence(
    ComparisonColumns,
    ExchangeRateColumn,
    EvidenceStateColumns,
    EvidenceColumns,
    name="mart.claim_evidence",
    key=("claim_id", "evidence_number"),
    title_en="Claims beside published readings",
    title_ja="主張と公表値の照合",
    grain="one row per claim and reading",
):
    """How a claim lies to each reading that bears on it. No fit is a verdict."""

    evidence_number: int = count("number", "番号", "of the reading for this claim", unit="rank", low=1)
    fit: str = text("fit", "一致の程度", isin=FITS)
    partly_class: str | None = text("why only partly", "一部のみの理由", null=True, isin=ERROR_CLASSES)


class ClaimVerdicts(
    ComparisonColumns,
    ExchangeRateColumn,
    ClaimColumn,
    name="mart.claim_verdicts",
    key=("claim_id", "basis"),
    title_en="Verdicts at two dates",
    title_ja="二時点の判定",
    grain="one row per claim and basis",
):
    """The first rule that holds, before inheritance, for the edition cited and for the newest one."""

    basis: str = text("basis", "基準", "the edition cited, or the newest", isin=BASES)
    rule: str = text("rule", "規則", "that gave the verdict", isin=RULES)
    verdict: str = text("verdict", "判定", isin=VERDICTS)
    error_class: str | None = text("error class", "誤りの種類", null=True, isin=ERROR_CLASSES)
    fit: str | None = text("fit", "一致の程度", null=True, isin=FITS)
    evidence_value: float | None = number("evidence", "根拠の値", unit="see evidence_unit", null=True)
    evidence_unit: str | None = text("unit of the evidence", "根拠の単位", null=True)
    obs_status: str | None = text("status of the evidence", "根拠の状態", null=True, isin=OBS_STATUSES)
    source_id: str | None = text("source", "出典", null=True, str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", null=True)
    published_at: dt.date | None = other("published", "公表日", null=True)
    stated_to_evidence: float | None = number("stated over evidence", "主張÷根拠", unit="times", null=True)
    power: int | None = count("power of ten", "10のべき", "by which it is wrong", unit="decades", null=True, low=-400)
    other_source_id: str | None = text("other source", "別の出典", "that tells what went wrong", null=True)
    other_edition: str | None = text("other edition", "別の版", null=True)
    other_indicator_id: str | None = text("other indicator", "別の指標", null=True)
    other_geo: str | None = text("other economy", "別の国・地域", null=True)
    other_period: str | None = text("other period", "別の期間", null=True)
    other_value: float | None = number("other value", "別の値", unit="see core.claims", null=True)
    concept_en: str | None = text("concept", "概念（英語）", null=True)
    concept_ja: str | None = text("concept in Japanese", "概念", null=True)
    evidence_sql: str | None = text("SQL", "SQL", "gives the evidence again", null=True)
    snapshot_id: str | None = text("snapshot", "取得ファイル", null=True)
    locator: str | None = text("locator", "所在", null=True)


class ClaimWords(
    ClaimColumn,
    name="mart.claim_words",
    key=("claim_id", "basis"),
    title_en="Verdicts in words",
    title_ja="判定の説明文",
    grain="one row per claim and basis",
):
    """What the evidence says, what the article says, and why the verdict follows."""

    basis: str = text("basis", "基準", isin=BASES)
    stated_ja: str | None = text("stated, in Japanese", "主張の表示", null=True)
    stated_en: str | None = text("stated", "主張の表示（英語）", null=True)
    evidence_ja: str | None = text("evidence, in Japanese", "根拠の表示", null=True)
    evidence_en: str | None = text("evidence", "根拠の表示（英語）", null=True)
    source_id: str | None = text("source", "出典", null=True, str_matches=IDENTIFIER)
    explanation_ja: str = text("explanation in Japanese", "説明")
    explanation_en: str = text("explanation", "説明（英語）")


class ClaimChecks(
    ExchangeRateColumn,
    ClaimColumn,
    name="mart.claim_checks",
    key=("claim_id",),
    title_en="Verdicts on what articles claim",
    title_ja="記事の主張の判定",
    grain="one row per claim",
):
    """Every claim in the article's own words, with the verdict as of the edition cited and with the newest one.

    A verdict is a machine finding until a person signs it; a refutation is published only then.
    """

    article_id: str = text("article", "記事", str_matches=CLAIM_ID)
    sentence_number: int = count("sentence", "文番号", unit="rank", low=1)
    start_offset: int = count("first character", "開始位置", unit="characters")
    end_offset: int = count("end", "終了位置", unit="characters", low=1)
    quote: str = text("quote", "引用", "the article's own words")
    claim_type: str = text("type of claim", "主張の種類", isin=CLAIM_TYPES)
    indicator_id: str | None = text("indicator", "指標", null=True, str_matches=IDENTIFIER)
    geo: str | None = text("economy", "国・地域", null=True, str_matches=GEO)
    comparator_geo: str | None = text("compared with", "比較対象", null=True, str_matches=GEO)
    period: str | None = text("period", "期間", null=True)
    stated_value: float | None = number("stated value", "主張の値", unit="see stated_unit", null=True)
    stated_unit: str | None = text("stated unit", "主張の単位", null=True)
    verdict: str = text("verdict", "判定", "as of the edition cited, or of the article's day", isin=VERDICTS)
    fij_label: str = text("FIJ label", "FIJ判定", isin=FIJ_LABELS)
    verdict_en: str = text("verdict in English", "判定（英語）")
    rating_value: int | None = count("rating", "評点", "5 is right, 1 is wrong", unit="rank", null=True, low=1)
    error_class: str | None = text("error class", "誤りの種類", null=True, isin=ERROR_CLASSES)
    rule: str = text("rule", "規則", isin=RULES)
    inherited_from: str | None = text("inherited from", "引き継ぎ元", null=True, str_matches=CLAIM_ID)
    verdict_latest: str = text("verdict with the newest edition", "最新の版での判定", isin=VERDICTS)
    fij_label_latest: str = text("FIJ label with the newest edition", "最新の版でのFIJ判定", isin=FIJ_LABELS)
    error_class_latest: str | None = text(
        "error class, newest edition", "最新の版での誤りの種類", null=True, isin=ERROR_CLASSES
    )
    rule_latest: str = text("rule, newest edition", "最新の版での規則", isin=RULES)
    is_verdict_changed: bool = other("verdict changed", "判定の変化", "between the two dates")
    is_overtaken: bool = other("overtaken", "改定済み", "right as of the edition cited, restated since")
    evidence_value: float | None = number("evidence", "根拠の値", unit="see evidence_unit", null=True)
    evidence_unit: str | None = text("unit of the evidence", "根拠の単位", null=True)
    evidence_ja: str | None = text("evidence in words", "根拠の表示", null=True)
    evidence_en: str | None = text("evidence in English words", "根拠の表示（英語）", null=True)
    stated_to_evidence: float | None = number("stated over evidence", "主張÷根拠", unit="times", null=True)
    source_id: str | None = text("source", "出典", null=True, str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", null=True)
    published_at: dt.date | None = other("published", "公表日", null=True)
    evidence_sql: str | None = text("SQL", "SQL", "gives the evidence again", null=True)
    snapshot_id: str | None = text("snapshot", "取得ファイル", null=True)
    snapshot_sha256: str | None = text("SHA-256", "SHA-256", "of the landed file", null=True)
    locator: str | None = text("locator", "所在", "in the publisher's file", null=True)
    explanation_ja: str = text("explanation in Japanese", "説明")
    explanation_en: str = text("explanation", "説明（英語）")
    evidence_value_latest: float | None = number("newest evidence", "最新の値", unit="see evidence_unit", null=True)
    evidence_latest_ja: str | None = text("newest evidence in words", "最新の値の表示", null=True)
    evidence_latest_en: str | None = text("newest evidence in English words", "最新の値の表示（英語）", null=True)
    latest_source_id: str | None = text("source, newest", "最新の出典", null=True, str_matches=IDENTIFIER)
    edition_latest: str | None = text("newest edition", "最新の版", null=True)
    published_at_latest: dt.date | None = other("newest published", "最新の公表日", null=True)
    evidence_sql_latest: str | None = text("SQL, newest", "最新の値のSQL", null=True)
    snapshot_id_latest: str | None = text("snapshot, newest", "最新の取得ファイル", null=True)
    snapshot_sha256_latest: str | None = text("SHA-256, newest", "最新のSHA-256", null=True)
    locator_latest: str | None = text("locator, newest", "最新の所在", null=True)
    explanation_latest_ja: str = text("explanation, newest edition, in Japanese", "最新の版での説明")
    explanation_latest_en: str = text("explanation, newest edition", "最新の版での説明（英語）")
    status: str = text("status", "状態", "a machine finding until a person signs it", isin=["machine", "signed"])
    reviewed_by: str | None = text("signed by", "確認者", null=True)
    reviewed_at: dt.date | None = other("signed", "確認日", null=True)


class ClaimConsistency(
    ClaimColumn,
    name="mart.claim_consistency",
    key=("claim_id", "check_kind"),
    title_en="An article's figures beside each other",
    title_ja="記事内の数値の整合",
    grain="one row per claim and check",
):
    """What an article's own figures say of each other, with no outside data."""

    article_id: str = text("article", "記事", str_matches=CLAIM_ID)
    check_kind: str = text("check", "検査", isin=["implied_rate", "ratio", "share", "difference"])
    other_claim_id: str = text("beside", "比較する主張", str_matches=CLAIM_ID)
    denominator_claim_id: str | None = text("divided by", "分母の主張", null=True, str_matches=CLAIM_ID)
    value: float = number("value", "値", "stated, or implied by the pair", unit="see check_kind")
    expected: float | None = number("expected", "記事から計算した値", unit="see check_kind", null=True)
    consistent: bool | None = other("consistent", "整合", "empty: nothing to compare with", null=True)
