"""Reference tables that parametrise the measures of ``schemas.mart_measures``: windows, levels and horizons."""

from __future__ import annotations

from schemas.base import Table, count, text
from schemas.columns import IDENTIFIER


class ConvergenceWindows(
    Table,
    name="core.convergence_windows",
    key=("window_id",),
    title_en="Windows of convergence",
    title_ja="収束を測る期間",
    grain="one row per window",
):
    """Over how many years convergence is measured; without a number, over the longest span that economies share."""

    window_id: str = text("window", "期間", str_matches=IDENTIFIER)
    window_years: int | None = count("years", "年数", "empty: the longest span", unit="years", null=True, low=1)
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
