"""``mart.pillar_inputs``: what goes into the composites."""

from __future__ import annotations

import datetime as dt

from schemas.base import NOT_FINITE, number, other, text
from schemas.columns import (
    OBS_STATUSES,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    UniverseColumn,
    VintageColumns,
)

TREATMENTS = ["none", "log", "skewed_without_log", "goalposts"]
INPUT_REASONS = [
    *OBS_STATUSES[OBS_STATUSES.index("not_listed") :],
    NOT_FINITE,
    "no_population",
    "economy_not_scored",
    "no_spread",
]


class PillarInputs(
    UniverseColumn,
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
