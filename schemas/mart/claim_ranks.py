"""``mart.claim_ranks``: places of economies that claims rank."""

from __future__ import annotations

from schemas.mart.claim_columns import ComparisonColumns, EvidenceColumns, EvidenceStateColumns, IntervalColumns


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
