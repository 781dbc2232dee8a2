"""``mart.claim_trends``: trends that claims state, by edition."""

from __future__ import annotations

from schemas.base import text
from schemas.columns import PRICE_BASES
from schemas.mart.claim_columns import FITS, EvidenceColumns
from schemas.reference.claims import ERROR_CLASSES


class ClaimTrends(
    EvidenceColumns,
    name="mart.claim_trends",
    key=("claim_id", "source_id", "edition", "snapshot_id", "locator"),
    title_en="Trends that claims state, by edition",
    title_ja="主張された推移の公表値",
    grain="one row per claim, source, edition, time and price basis",
):
    """A trend or a first year, from one edition at a time."""

    price_base: str | None = text("price base", "価格基準", null=True, isin=PRICE_BASES)
    fit: str = text("fit", "一致の程度", isin=FITS)
    partly_class: str | None = text("why only partly", "一部のみの理由", null=True, isin=ERROR_CLASSES)
    steps_text: str | None = text("steps", "推移", "period by period", null=True)
