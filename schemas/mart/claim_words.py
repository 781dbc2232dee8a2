"""``mart.claim_words``: verdicts in words."""

from __future__ import annotations

from schemas.base import text
from schemas.columns import IDENTIFIER
from schemas.mart.claim_columns import BASES, ClaimColumn


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
