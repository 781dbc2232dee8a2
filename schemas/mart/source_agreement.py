"""``mart.source_agreement``: what several publishers say of the same quantity."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import TIME_BASES, GeoColumn, IndicatorColumn, PeriodColumn


class SourceAgreement(
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.source_agreement",
    key=("pair_id", "geo", "period", "time_basis", "price_base_a", "base_year_a", "price_base_b", "base_year_b"),
    title_en="What several publishers say of the same quantity",
    title_ja="出典間の照合",
    grain="one row per pair of sources, price base of either side, economy and period",
):
    """The newest values of two publishers side by side; a disagreement is shown, never hidden."""

    pair_id: str = text("pair", "組", "row of core.agreement_pairs")
    time_basis: str = text("time basis", "期間の種類", isin=TIME_BASES)
    series_id_a: str = text("first series", "系列A", "series_id of core.observations")
    source_a: str = text("first source", "出典A")
    edition_a: str = text("its edition", "Aの版")
    price_base_a: str | None = text("its price base", "Aの価格基準", null=True)
    base_year_a: int | None = count("its base year", "Aの基準年", unit="year", null=True, low=1900)
    value_a: float = number("its value", "Aの値", unit="see core.indicators")
    series_id_b: str = text("second series", "系列B", "series_id of core.observations")
    source_b: str = text("second source", "出典B")
    edition_b: str = text("its edition", "Bの版")
    price_base_b: str | None = text("its price base", "Bの価格基準", null=True)
    base_year_b: int | None = count("its base year", "Bの基準年", unit="year", null=True, low=1900)
    value_b: float = number("its value", "Bの値", unit="see core.indicators")
    difference: float = number("difference", "差", "second less first", unit="see core.indicators")
    difference_share: float | None = number(
        "difference as a share", "差の割合", unit="fraction of the first", null=True
    )
    tolerance_share: float = number("tolerance", "許容差", unit="fraction", low=0)
    agreement: str = text("agreement", "一致", isin=["agrees", "disagrees", "other_price_base"])
    known_from: dt.date = other("known from", "判明日", "the later publication of the two")
    evidence: str = text("evidence for the tolerance", "許容差の根拠")
