"""The columns of a fact that a publisher printed in a figure. A lending model: no table stands here."""

from __future__ import annotations

from schemas.base import count, text
from schemas.columns import BasisColumns, GeoColumn, IndicatorColumn, PeriodColumn, ValueColumns


class PublishedFactColumns(ValueColumns, BasisColumns, PeriodColumn, GeoColumn, IndicatorColumn):
    """What a published figure says of one economy and period, with the publisher's own words beside it."""

    geo_as_published: str = text("economy as published", "国・地域(公表表記)", "the name that the publisher prints")
    value_as_published: str | None = text(
        "value as published", "公表値", "the cell's text, without a percent sign", null=True
    )
    unit_as_published: str = text("unit as published", "公表単位", "a unit_as_published of core.units")
    decimals: int | None = count(
        "decimals shown", "小数桁数", "digits behind the point, as published", unit="digits", null=True
    )
    figure: str = text("figure", "図表", "a figure of core.published_figures")
    currency: str | None = text("currency", "通貨", "ISO 4217, for money", null=True)
