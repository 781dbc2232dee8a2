"""``mart.pillar_scores``: composite scores by pillar and overall."""

from __future__ import annotations

from schemas.base import NOT_FINITE, count, number, text
from schemas.columns import GeoColumn

SCORE_REASONS = [
    "no_component",
    "no_comparable_list",
    "too_few_in_pillar",
    "too_few_in_a_pillar",
    "too_few_indicators",
    "economy_not_scored",
    "no_spread",
    NOT_FINITE,
]


class PillarScores(
    GeoColumn,
    name="mart.pillar_scores",
    key=("geo", "pillar"),
    title_en="Composite scores by pillar and overall",
    title_ja="分野別・総合の指標",
    grain="one row per economy and pillar, with overall as one more pillar",
):
    """Scores by two means, their ranks, and how far the rank moves when the choices behind it do."""

    pillar: str = text("pillar", "分野", "overall is over the pillars that have a weight")
    pillar_weight: float | None = number("weight in the overall score", "総合での重み", unit="none", null=True, low=0)
    score_arithmetic: float | None = number(
        "score, arithmetic mean", "得点（算術平均）", unit="score from 1 to 100", null=True, low=1, high=100
    )
    score_geometric: float | None = number(
        "score, geometric mean", "得点（幾何平均）", unit="score from 1 to 100", null=True, low=1, high=100
    )
    score_z: float | None = number(
        "mean of z-scores", "標準化値の平均", "arithmetic only", unit="standard deviations", null=True
    )
    rank_arithmetic: int | None = count("rank, arithmetic", "順位（算術平均）", unit="rank", null=True, low=1)
    rank_geometric: int | None = count("rank, geometric", "順位（幾何平均）", unit="rank", null=True, low=1)
    rank_z: int | None = count("rank, z-scores", "順位（標準化値）", unit="rank", null=True, low=1)
    n_ranked: int = count("economies with a score", "順位の母数", unit="economies")
    rank_median: int | None = count("median rank of the draws", "順位の中央値", unit="rank", null=True, low=1)
    rank_low: int | None = count(
        "best end of the band", "順位の範囲（上）", "5 percent of the draws, unless declared otherwise", unit="rank",
        null=True, low=1,
    )  # fmt: skip
    rank_high: int | None = count(
        "worst end of the band", "順位の範囲（下）", "95 percent of the draws, unless declared otherwise", unit="rank",
        null=True, low=1,
    )  # fmt: skip
    n_draws: int | None = count(
        "draws", "試行回数", "those in which the pillar had an indicator", unit="draws", null=True, low=1
    )
    n_declared: int = count("indicators declared", "宣言された指標数", "with a weight", unit="indicators")
    n_indicators: int = count("indicators in use", "使用する指標数", "with a comparable list", unit="indicators")
    n_present: int = count("indicators present", "値のある指標数", unit="indicators")
    share_present: float | None = number("share present", "充足率", unit="fraction", null=True, low=0, high=1)
    share_estimated: float | None = number(
        "share estimated",
        "推計値の割合",
        "of those present: estimated or computed",
        unit="fraction",
        null=True,
        low=0,
        high=1,
    )
    oldest_period: str | None = text("oldest period", "最も古い期間", "of the inputs present", null=True)
    thin_pillars: str | None = text("pillars with too little", "不足する分野", null=True)
    universes_besides_the_world: str | None = text(
        "components not of the world",
        "世界以外の母集団",
        "of core.universes; empty: all are of the world",
        null=True,
    )
    missing_reason: str | None = text("why there is no score", "欠測理由", null=True, isin=SCORE_REASONS)
