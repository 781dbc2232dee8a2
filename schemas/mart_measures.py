"""The marts that look at a whole list or at what lies ahead: concentration, convergence, level-years, targets.

The gap of one economy to the leader, its growth and its peers stand in ``schemas.mart``.
"""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import IDENTIFIER, PERIOD, BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, VintageColumns
from schemas.core import LIST_KINDS
from schemas.mart import SeriesColumn

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

    window_id: str = text("window", "期間", "row of core.convergence_windows", str_matches=IDENTIFIER)
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
    """Sicherl's matrix of levels and times: two times in one row of it are a time distance."""

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
    censoring: str = text("censoring", "打ち切り", "none: a time; left, hole: at the latest", isin=LEVEL_CENSORINGS)
    interpolation: str = text("interpolation", "補間", isin=["linear", "log"])
    first_at: float = number("first observation", "最初の観測", unit="years", low=1500, high=2500)
    last_at: float = number("last observation", "最後の観測", unit="years", low=1500, high=2500)
    n_points: int = count("observations", "観測数", unit="observations", low=2)
    n_crossings: int = count("crossings", "到達回数", "how often it was reached from below", unit="crossings")
