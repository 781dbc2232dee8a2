"""The source table of the European Central Bank's euro reference rates."""

from __future__ import annotations

import datetime as dt

from schemas.base import number, other, text
from schemas.columns import PositionColumns, SnapshotColumn


class ExchangeRates(
    PositionColumns,
    SnapshotColumn,
    name="src.ecb_exchange_rates",
    key=("snapshot_id", "rate_date", "currency"),
    title_en="Euro reference rates (European Central Bank)",
    title_ja="ユーロ参照レート（欧州中央銀行）",
    grain="one row per snapshot, business day and currency quoted",
):
    """Euro foreign exchange reference rates since 2010, as fixed each business day and never revised."""

    rate_date: dt.date = other("day", "日付", "day of the fixing", ge=dt.date(2010, 1, 1))
    currency: str = text("currency", "通貨", "ISO 4217", str_matches=r"^[A-Z]{3}$")
    units_per_euro: float = number("rate", "レート", "units of the currency for one euro", unit="units per euro", low=0)
