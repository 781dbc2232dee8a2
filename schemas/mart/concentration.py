"""``mart.concentration``: how concentrated each list is."""

from __future__ import annotations

from schemas.base import count, number, text
from schemas.columns import (
    LIST_KINDS,
    BasisColumns,
    IndicatorColumn,
    PeriodColumn,
    SeriesColumn,
    UniverseColumn,
    VintageColumns,
)

SHARE_BASES = ["sum_of_listed", "published_total"]


class Concentration(
    UniverseColumn,
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
    """HHI, Gini and the shares of the first, among the economies that a list states, with the population beside."""

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
