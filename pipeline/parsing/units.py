"""Units: what a publisher's unit is in base units, exactly, by ``warehouse/reference/indicators/units.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.parsing.faults import BadCellError
from pipeline.parsing.numbers import in_base_units, strict_decimal


@dataclass(frozen=True)
class Unit:
    """A publisher's unit: ``value = value_as_published x factor``, in ``unit``."""

    as_published: str
    unit: str
    factor: Decimal


class Units:
    """The declared units, found by the name under which a publisher prints them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Index the units by their published name."""
        self._by_name: Mapping[str, Unit] = {unit.as_published: unit for unit in units}

    def of(self, as_published: str, *, column: str) -> Unit:
        """The declared unit of that name.

        Raises:
            BadCellError: no row of units.csv names it.
        """
        unit = self._by_name.get(as_published)
        if unit is None:
            expected = "a unit_as_published of warehouse/reference/indicators/units.csv"
            raise BadCellError("unknown unit", column=column, raw_value=as_published, expected=expected)
        return unit

    def scaled(self, text: str, as_published: str, *, column: str) -> tuple[float, str]:
        """The value of ``text`` in base units, and the base unit's name.

        Raises:
            BadCellError: the text is no plain number, or the unit is unknown.
        """
        unit = self.of(as_published, column=column)
        return in_base_units(strict_decimal(text, column=column), unit.factor), unit.unit
