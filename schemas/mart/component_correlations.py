"""``mart.component_correlations``: which components move together."""

from __future__ import annotations

from schemas.base import Table, count, number, other, text


class ComponentCorrelations(
    Table,
    name="mart.component_correlations",
    key=("name_a", "kind_a", "name_b"),
    title_en="Which components move together",
    title_ja="構成指標の相関",
    grain="one row per pair of components, and per component or score and measure of size",
):
    """Pairwise correlation of the components, and of components and scores with population and GDP."""

    name_a: str = text("first", "一方", "an indicator, or a pillar's score")
    kind_a: str = text("kind of the first", "一方の種類", isin=["component", "score"])
    name_b: str = text("second", "他方", "an indicator; population or GDP for size")
    kind_b: str = text("kind of the second", "他方の種類", isin=["component", "size"])
    n_economies: int = count("economies with both", "国・地域数", unit="economies", low=1)
    pearson: float | None = number(
        "correlation",
        "相関係数",
        "Pearson, on treated values; size in logarithms",
        unit="none",
        null=True,
        low=-1,
        high=1,
    )
    spearman: float | None = number("rank correlation", "順位相関係数", unit="none", null=True, low=-1, high=1)
    correlation_limit: float = number("limit", "閾値", "core.composite_parameters", unit="none", low=0)
    is_flagged: bool = other("above the limit", "閾値超", "either coefficient, in absolute terms")
