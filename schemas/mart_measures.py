"""The marts that fetch a whole list or at what lies ahead: concentration, convergence, level-years, targets.

The gap of one economy to the leader, its growth and its peers stand in ``schemas.mart``.
"""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import (
    GEO,
    IDENTIFIER,
    PERIOD,
    PRICE_BASES,
    TIME_BASES,
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    SeriesColumn,
    VintageColumns,
)
from schemas.core import LIST_KINDS

LEVEL_CENSORINGS = ["none", "left", "hole", "not_reached"]
SHARE_BASES = ["sum_of_listed", "published_total"]


class Concentration(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    name="mart.concentration",
    key=("series_id", "period"),
    title_en="How concentrated each list is",
    title_ja="集中度",
    grain="one row per series and period with at least one economy that has a value",
):
    """HHI, Gini and the shares of the first, among the economies that a list states; the population stands beside."""

    list_kind: str | None = text("kind of list", "一覧の種類", null=True, isin=LIST_KINDS)
    n_economies: int = count("economies with a value", "値のある国・地域数", "zeros included", unit="economies", low=1)
    n_zeros: int = count("of them zero", "うちゼロ", unit="economies")
    n_negatives: int = count("of them negative", "うち負", unit="economies")
    sum_of_listed: float = number("sum of the listed", "掲載分の合計", unit="see core.indicators")
    published_world: float | None = number(
        "world as published", "公表された世界計", unit="see core.indicators", null=True
    )
    listed_share_of_world: float | None = number(
        "listed, of the world as published", "掲載分の世界計比", unit="fraction", null=True, low=0
    )
    share_basis: str | None = text(
        "what the shares are of",
        "シェアの分母",
        "the economies listed, or the world's total that the publisher prints",
        null=True,
        isin=SHARE_BASES,
    )
    hhi: float | None = number(
        "Herfindahl-Hirschman index",
        "ハーフィンダール指数",
        "sum of squared shares: 1/n where all are equal, 1 where one has all",
        unit="fraction",
        null=True,
        low=0,
        high=1,
    )
    gini: float | None = number(
        "Gini coefficient",
        "ジニ係数",
        "0 where all are equal, (n - 1)/n where one has all",
        unit="fraction",
        null=True,
        low=0,
        high=1,
    )
    cr1: float | None = number("share of the first", "首位のシェア", unit="fraction", null=True, low=0)
    cr2: float | None = number("share of the first two", "上位2の集中率", unit="fraction", null=True, low=0)
    cr4: float | None = number("share of the first four", "上位4の集中率", unit="fraction", null=True, low=0)
    missing_reason: str | None = text("why there is no HHI and no Gini", "欠測理由", null=True)
    cr_missing_reason: str | None = text("why there are no shares of the first", "集中率の欠測理由", null=True)


class Convergence(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    IndicatorColumn,
    name="mart.convergence",
    key=("series_id", "window_id"),
    title_en="Whether the economies of a list converge",
    title_ja="収束",
    grain="one row per series and window",
):
    """Beta: does who starts low grow faster? Sigma: do the economies lie closer together at the end?"""

    window_id: str = text("window", "期間", "row of core.growth_windows", str_matches=IDENTIFIER)
    start_period: str | None = text("first period", "始期", null=True, str_matches=PERIOD)
    end_period: str | None = text("last period", "終期", null=True, str_matches=PERIOD)
    years: float | None = number("years between", "年数", unit="years", null=True, low=0)
    list_kind_start: str | None = text("list at the start", "始期の一覧", null=True, isin=LIST_KINDS)
    list_kind_end: str | None = text("list at the end", "終期の一覧", null=True, isin=LIST_KINDS)
    n_economies: int | None = count("economies", "国・地域数", "above zero at both ends", unit="economies", null=True)
    n_zeros: int | None = count("left out: zero at an end", "ゼロのため除外", unit="economies", null=True)
    n_negatives: int | None = count("left out: negative at an end", "負のため除外", unit="economies", null=True)
    n_one_end: int | None = count("left out: a value at one end only", "片方の期のみ", unit="economies", null=True)
    beta: float | None = number(
        "beta", "β", "negative where who starts low grows faster", unit="log points per year per log point", null=True
    )
    intercept: float | None = number("intercept", "切片", unit="log points per year", null=True)
    beta_standard_error: float | None = number(
        "standard error of beta", "βの標準誤差", unit="log points per year per log point", null=True, low=0
    )
    t_statistic: float | None = number("t of beta", "t値", "n - 2 degrees of freedom", unit="ratio", null=True)
    p_value: float | None = number(
        "p value of beta", "p値", "two-sided, Student's t", unit="fraction", null=True, low=0, high=1
    )
    half_life_years: float | None = number(
        "half-life of a distance", "半減期", "implied by a negative beta", unit="years", null=True, low=0
    )
    half_life_missing_reason: str | None = text("why there is no half-life", "半減期の欠測理由", null=True)
    sigma_start: float | None = number(
        "sigma at the start", "始期のσ", "standard deviation of ln(value)", unit="log points", null=True, low=0
    )
    sigma_end: float | None = number(
        "sigma at the end", "終期のσ", "standard deviation of ln(value)", unit="log points", null=True, low=0
    )
    cv_start: float | None = number(
        "CV at the start", "始期の変動係数", "standard deviation over mean", unit="ratio", null=True, low=0
    )
    cv_end: float | None = number(
        "CV at the end", "終期の変動係数", "standard deviation over mean", unit="ratio", null=True, low=0
    )
    missing_reason: str | None = text("why there is no convergence", "欠測理由", null=True)


class LevelYears(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    GeoColumn,
    IndicatorColumn,
    name="mart.level_years",
    key=("series_id", "geo", "level"),
    title_en="When each economy reached each level",
    title_ja="各水準の到達年",
    grain="one row per series, economy and level",
):
    """Sicherl's matrix of levels and times: the times of two economies at one level are a time distance."""

    level: float = number("level", "水準", unit="see core.indicators")
    reached_at: float | None = number(
        "first reached",
        "到達時点",
        "2024.5 is the middle of 2024; at the latest, where left or hole",
        unit="years",
        null=True,
        low=1500,
        high=2500,
    )
    censoring: str = text(
        "censoring",
        "打ち切り",
        "none: a time; left, hole: at the latest; not_reached: not up to last_at",
        isin=LEVEL_CENSORINGS,
    )
    interpolation: str = text("interpolation", "補間", isin=["linear", "log"])
    first_at: float = number("first observation", "最初の観測", unit="years", low=1500, high=2500)
    last_at: float = number("last observation", "最後の観測", unit="years", low=1500, high=2500)
    n_points: int = count("observations", "観測数", unit="observations", low=2)
    n_crossings: int = count("crossings", "到達回数", "how often it was reached from below", unit="crossings")


class TargetGaps(
    GeoColumn,
    IndicatorColumn,
    name="mart.target_gaps",
    key=("target_id",),
    title_en="How far each policy target is",
    title_ja="政策目標との差",
    grain="one row per target",
):
    """Where the economy stands, where the target is, and the growth between; by another year: mart.target_gaps_by."""

    target_id: str = text("target", "目標", "row of core.policy_targets", str_matches=IDENTIFIER)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    announced_on: dt.date | None = other("announced", "公表日", null=True)
    citation: str = text("citation", "引用")
    target_value: float = number("target", "目標値", unit="see unit")
    unit: str = text("unit", "単位", "of target, value and gap")
    target_year: int | None = count("target year", "目標年", "as announced", unit="year", null=True, low=2000)
    year_aimed_at: int | None = count(
        "year aimed at", "想定する目標年", "the announced one, or the one a reader names", unit="year", null=True
    )
    series_id: str | None = text("series", "系列", "which the value is of", null=True)
    source_id: str | None = text("source", "出典", null=True, str_matches=IDENTIFIER)
    edition: str | None = text("edition", "版", null=True)
    published_at: dt.date | None = other("published", "公表日", "publication of the edition", null=True)
    period: str | None = text("period", "期間", "of the value", null=True, str_matches=PERIOD)
    time_basis: str | None = text("time basis", "期間の種類", null=True, isin=TIME_BASES)
    price_base: str | None = text("price base", "価格基準", null=True, isin=PRICE_BASES)
    base_year: int | None = count("base year", "基準年", "of constant prices", unit="year", null=True, low=1900)
    value: float | None = number("value", "値", "in the target's unit", unit="see unit", null=True)
    value_unconverted: float | None = number(
        "value before conversion", "換算前の値", unit="see unit_unconverted", null=True
    )
    unit_unconverted: str | None = text("unit before conversion", "換算前の単位", null=True)
    jpy_per_usd: float | None = number(
        "yen per dollar used", "円換算率", "see jpy_rate_basis", unit="yen per US dollar", null=True
    )
    jpy_rate_days: int | None = count(
        "days of the rate", "換算率の日数", "daily fixings that it is of", unit="days", null=True
    )
    jpy_rate_basis: str | None = text("basis of the rate", "換算率の根拠", "rule, source, edition and place", null=True)
    gap: float | None = number("gap", "差", "value less target", unit="see unit", null=True)
    ratio_to_target: float | None = number("ratio to the target", "目標比", unit="ratio", null=True, low=0)
    years_left: float | None = number(
        "years left", "残り年数", "from the end of the period to the end of the year aimed at", unit="years", null=True
    )
    growth_basis: str | None = text("growth basis", "伸びの測り方", null=True)
    required_growth_per_year: float | None = number(
        "required growth", "必要な年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_3_years: float | None = number(
        "growth over 3 years", "3年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_5_years: float | None = number(
        "growth over 5 years", "5年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_10_years: float | None = number(
        "growth over 10 years", "10年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    growth_missing_reason: str | None = text("why there is no growth", "伸びの欠測理由", "per window", null=True)
    missing_reason: str | None = text("why there is no required growth", "欠測理由", null=True)


class RequiredGrowth(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.required_growth",
    key=("series_id", "geo", "horizon_years"),
    title_en="What growth parity would take",
    title_ja="首位に並ぶために必要な伸び",
    grain="one row per series, economy and horizon, at the newest period",
):
    """Arithmetic at the leader's growth, not a forecast: the growth that meets the leader after so many years."""

    horizon_years: int = count("horizon", "到達年限", "row of core.growth_horizons", unit="years", low=1)
    value: float = number("value", "値", unit="see core.indicators")
    leader_geo: str = text("leader", "首位", str_matches=GEO)
    leader_value: float = number("leader's value", "首位の値", unit="see core.indicators")
    growth_basis: str | None = text("growth basis", "伸びの測り方", null=True)
    leader_growth_per_year: float | None = number(
        "leader's growth over 5 years", "首位の5年の伸び", unit="fraction (or points) per year", null=True
    )
    leader_value_ahead: float | None = number(
        "leader at the horizon", "年限時の首位の値", "at that growth", unit="see core.indicators", null=True
    )
    is_at_bound: bool | None = other("held at 0 or 1", "上下限で打ち切り", "of a share, in any window", null=True)
    required_growth_per_year: float | None = number(
        "required growth", "必要な年平均伸び", unit="fraction (or points) per year", null=True
    )
    required_growth_low: float | None = number(
        "least required growth",
        "必要な伸び（最小）",
        "over the windows",
        unit="fraction (or points) per year",
        null=True,
    )
    required_growth_high: float | None = number(
        "most required growth",
        "必要な伸び（最大）",
        "over the windows",
        unit="fraction (or points) per year",
        null=True,
    )
    n_windows: int = count("windows with an answer", "計算できた期間数", "of the leader's growth", unit="windows")
    growth_per_year: float | None = number(
        "own growth over 5 years", "自身の5年の伸び", unit="fraction (or points) per year", null=True
    )
    missing_reason: str | None = text("why there is no required growth", "欠測理由", null=True)
