"""What a parser is given besides a file's bytes: names, units and figures that people maintain."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.parsing.economies import EconomyNames
from pipeline.parsing.units import Units


@dataclass(frozen=True)
class PublishedFigure:
    """A row of ``published_figures.csv`` (reference data): a figure that feeds an indicator, and how to read it."""

    source_id: str
    edition: str
    figure: str
    priority: int
    indicator_id: str
    list_kind: str
    file_name: str
    geo_column: str
    period_column: str
    fixed_period: str
    value_column: str
    unit_as_published: str
    time_basis: str
    price_base: str
    base_year: int | None
    currency: str
    row_filter: str
    cut_off: Decimal | None


@dataclass(frozen=True)
class ParseContext:
    """What a parser may know besides the bytes: names, units and figures that people maintain."""

    source_id: str
    edition: str
    file_name: str
    economies: EconomyNames
    units: Units
    figures: tuple[PublishedFigure, ...] = ()
