"""``mart.claim_verdicts``: verdicts at two dates."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import IDENTIFIER, OBS_STATUSES
from schemas.mart.claim_columns import BASES, FITS, RULES, ClaimColumn, ComparisonColumns, ExchangeRateColumn
from schemas.reference.claims import ERROR_CLASSES, VERDICTS


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
