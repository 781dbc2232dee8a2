"""``mart.claim_consistency``: an article's quantities beside each other."""

from __future__ import annotations

from schemas.base import number, other, text
from schemas.mart.claim_columns import ClaimColumn
from schemas.reference.claims import CLAIM_ID


class ClaimConsistency(
    ClaimColumn,
    name="mart.claim_consistency",
    key=("claim_id", "check_kind"),
    title_en="An article's quantities beside each other",
    title_ja="記事内の数値の整合",
    grain="one row per claim and check",
):
    """What an article's own quantities say of each other, with no outside data."""

    article_id: str = text("article", "記事", str_matches=CLAIM_ID)
    check_kind: str = text("check", "検査", isin=["implied_rate", "ratio", "share", "difference"])
    other_claim_id: str = text("beside", "比較する主張", str_matches=CLAIM_ID)
    denominator_claim_id: str | None = text("divided by", "分母の主張", null=True, str_matches=CLAIM_ID)
    value: float = number("value", "値", "stated, or implied by the pair", unit="see check_kind")
    expected: float | None = number("expected", "記事から計算した値", unit="see check_kind", null=True)
    consistent: bool | None = other("consistent", "整合", "empty: nothing to compare with", null=True)
