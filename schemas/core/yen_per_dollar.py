"""What dollars are converted with."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import AsOfColumns, PublishedAtColumn

RATE_RULES = ["mean_of_calendar_year", "mean_of_fiscal_year", "year_end"]


class YenPerDollar(
    AsOfColumns,
    PublishedAtColumn,
    name="core.yen_per_dollar",
    key=("year", "rate_rule"),
    title_en="Yen per US dollar of each year",
    title_ja="円・ドル換算率",
    grain="one row per year and rule",
):
    """The mean of a year's daily reference rates, of a fiscal year's from April to March, and the last of a year.

    A year that still runs has the mean of its days so far, and no end.
    """

    year: int = count("year", "年", "in which a fiscal year begins", unit="year", low=1900)
    rate_rule: str = text("rule", "換算率の種類", "for flows of a year, of a fiscal year, for stocks", isin=RATE_RULES)
    jpy_per_usd: float = number("yen per dollar", "円換算率", unit="yen per US dollar", low=0)
    jpy_rate_days: int | None = count("days", "日数", "daily fixings that it is of", unit="days", null=True, low=1)
    jpy_rate_basis: str = text("basis of the rate", "換算率の根拠", "rule, source, edition and place")
