"""The composites: the declared weights and parameters, what goes in, the scores, and which components move together.

How they are computed stands in ``warehouse/docs/method.md``; the gaps of single indicators are in ``schemas.mart``.
"""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import (
    IDENTIFIER,
    OBS_STATUSES,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    VintageColumns,
)

TREATMENTS = ["none", "log", "skewed_without_log", "goalposts"]
INPUT_REASONS = [*OBS_STATUSES[OBS_STATUSES.index("not_listed") :], "no_population", "economy_not_scored", "no_spread"]
SCORE_REASONS = [
    "no_component",
    "no_comparable_list",
    "too_few_in_pillar",
    "too_few_in_a_pillar",
    "too_few_indicators",
    "economy_not_scored",
    "no_spread",
]


class CompositeWeights(
    Table,
    name="core.composite_weights",
    key=("pillar", "indicator_id"),
    title_en="Weights of the composites",
    title_ja="総合指標の重み",
    grain="one row per pillar, and one per pillar and indicator",
):
    """What may enter a composite and how much it weighs; 0 keeps it out, and the reason says why.

    A row without an indicator is the pillar's own weight in the overall score. Weights are relative: they are divided
    by the sum of those present.
    """

    pillar: str = text("pillar", "分野", str_matches=IDENTIFIER)
    indicator_id: str | None = text(
        "indicator", "指標", "empty: the weight of the pillar itself", null=True, str_matches=IDENTIFIER
    )
    weight: float = number("weight", "重み", "relative to the others; 0 keeps it out", unit="none", low=0, high=1e6)
    per_capita: bool | None = other(
        "divided by population", "人口比", "true measures density, false size; empty for a pillar", null=True
    )
    reason: str = text("reason", "理由", "why this weight, and why size or density")


class CompositeParameters(
    Table,
    name="core.composite_parameters",
    key=("parameter",),
    title_en="Parameters of the composites",
    title_ja="総合指標の計算条件",
    grain="one row per parameter",
):
    """Thresholds, draws and seed, each with its evidence."""

    parameter: str = text("parameter", "項目", str_matches=IDENTIFIER)
    setting: float = number("setting", "設定値", unit="see unit", low=0)
    unit: str = text("unit", "単位")
    evidence: str = text("evidence", "根拠", "why this value")


class PillarInputs(
    PublishedAtColumn,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    GeoColumn,
    name="mart.pillar_inputs",
    key=("geo", "pillar", "indicator_id"),
    title_en="What goes into the composites",
    title_ja="総合指標の入力値",
    grain="one row per economy, pillar and indicator",
):
    """The value of each component, the list it is from, and where it stands on the scale of the scored economies."""

    pillar: str = text("pillar", "分野")
    weight: float = number("weight", "重み", "inside the pillar", unit="none", low=0)
    per_capita: bool = other("divided by population", "人口比")
    period_end: dt.date = other("end of the period", "期間の末日")
    value: float | None = number("value", "値", unit="see core.indicators", null=True)
    obs_status: str | None = text("status of the value", "値の状態", null=True, isin=OBS_STATUSES)
    population_period: str | None = text("period of the population", "人口の期間", null=True)
    compared_value: float | None = number(
        "value compared", "比較する値", "divided by population where so declared", unit="see core.indicators", null=True
    )
    treatment: str | None = text(
        "treatment", "変換", "log where skewed; goalposts where declared", null=True, isin=TREATMENTS
    )
    skewness: float | None = number("skewness", "歪度", "type 2, of the values compared", unit="none", null=True)
    kurtosis: float | None = number(
        "kurtosis", "尖度", "excess, type 2, of the values compared", unit="none", null=True
    )
    treated_value: float | None = number("value treated", "変換後の値", unit="see treatment", null=True)
    scale_worst: float | None = number("worst of the scale", "尺度の最低", unit="see treatment", null=True)
    scale_best: float | None = number("best of the scale", "尺度の最高", unit="see treatment", null=True)
    normalised: float | None = number(
        "normalised",
        "正規化値",
        "from worst to best of the scale",
        unit="score from 1 to 100",
        null=True,
        low=1,
        high=100,
    )
    z_score: float | None = number("z-score", "標準化値", "positive is better", unit="standard deviations", null=True)
    normalised_by_rank: float | None = number(
        "normalised by rank",
        "順位による正規化値",
        "mean rank of ties",
        unit="score from 1 to 100",
        null=True,
        low=1,
        high=100,
    )
    missing_reason: str | None = text("why it has no score", "欠測理由", null=True, isin=INPUT_REASONS)
    snapshot_id: str | None = text("snapshot", "取得ファイル", "the landed file, where there is a row", null=True)
    locator: str | None = text("locator", "所在", null=True)


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
    missing_reason: str | None = text("why there is no score", "欠測理由", null=True, isin=SCORE_REASONS)


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
