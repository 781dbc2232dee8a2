"""``mart.claim_quantities``: published values of claimed quantities."""

from __future__ import annotations

from schemas.mart.claim_columns import EvidenceColumns, EvidenceStateColumns, ExchangeRateColumn, IntervalColumns


class ClaimQuantities(
    ExchangeRateColumn,
    IntervalColumns,
    EvidenceStateColumns,
    EvidenceColumns,
    name="mart.claim_quantities",
    key=("claim_id", "role", "evidence_sql"),
    title_en="Published values of claimed quantities",
    title_ja="主張された量の公表値",
    grain="one row per claim, role and reading of an edition",
):
    """Each published value of a level, share, ratio or difference that a claim states."""
