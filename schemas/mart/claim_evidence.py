"""``mart.claim_evidence``: claims beside published values."""

from __future__ import annotations

from schemas.base import count, text
from schemas.mart.claim_columns import (
    FITS,
    ComparisonColumns,
    EvidenceColumns,
    EvidenceStateColumns,
    ExchangeRateColumn,
)
from schemas.reference.claims import ERROR_CLASSES


class ClaimEvidence(
    ComparisonColumns,
    ExchangeRateColumn,
    EvidenceStateColumns,
    EvidenceColumns,
    name="mart.claim_evidence",
    key=("claim_id", "evidence_number"),
    title_en="Claims beside published values",
    title_ja="主張と公表値の照合",
    grain="one row per claim and published value",
):
    """How a claim lies to each value that bears on it. No fit is a verdict."""

    evidence_number: int = count("number", "番号", "of the value for this claim", unit="rank", low=1)
    fit: str = text("fit", "一致の程度", isin=FITS)
    partly_class: str | None = text("why only partly", "一部のみの理由", null=True, isin=ERROR_CLASSES)
