"""``mart.convergence``: whether the economies of a list converge."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import (
    IDENTIFIER,
    LIST_KINDS,
    PERIOD,
    BasisColumns,
    IndicatorColumn,
    SeriesColumn,
    UniverseColumn,
    VintageColumns,
)


class Convergence(
    UniverseColumn,
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
