"""``mart.claim_checks``: verdicts on what articles claim."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import GEO, IDENTIFIER
from schemas.mart.claim_columns import RULES, ClaimColumn, ExchangeRateColumn
from schemas.reference.claims import CLAIM_ID, CLAIM_TYPES, ERROR_CLASSES, FIJ_LABELS, VERDICTS


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
