"""Columns by which internal tables are joined. A lending module: no table is here.

The numbers are places among all names of one build: short, so that joins and windows are over one of them.
"""

from __future__ import annotations

from schemas.base import Table, internal

_HALF_MONTHS = "half-months since the year 0"


class SeriesNumberColumn(Table):
    """Which series."""

    series_number: int = internal("series: indicator, source, edition, time basis, price base and base year")


class CrossSectionColumn(Table):
    """Which cross-section."""

    cross_section_number: int = internal("series and period")


class GeoSeriesColumn(Table):
    """Which economy's observations in a series."""

    geo_series_number: int = internal("series and geo")


class ObservationColumn(Table):
    """Which comparable observation."""

    observation_id: int = internal("series, geo and period")


class TimeIndexColumn(Table):
    """When."""

    time_index: int = internal("middle of the period, end of a span; exact, 24 to a year", unit=_HALF_MONTHS)


class OrientedValueColumns(Table):
    """A value, and the same so that more is always better."""

    value: float = internal("value in base units", unit="see core.indicators")
    oriented_value: float = internal("the value, negative where lower is better; empty without a direction")


class WindowColumn(Table):
    """Over how many years."""

    window_years: int = internal("row of core.growth_windows", unit="years")


class ComponentColumns(Table):
    """Which component of a composite."""

    pillar: str = internal("pillar of the composite")
    indicator_id: str = internal("component: id of core.indicators")
