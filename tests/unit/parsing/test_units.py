"""Units: a value in base units, exactly, and an undeclared unit refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.parsing.faults import BadCellError
from pipeline.parsing.units import Unit, Units

UNITS = Units(
    [
        Unit("billion US dollars", "US dollars", Decimal("1000000000")),
        Unit("percent", "share", Decimal("0.01")),
        Unit("thousand robots", "robots", Decimal(1000)),
    ]
)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("109.08", "billion US dollars", (109_080_000_000.0, "US dollars")),
        ("0.93", "billion US dollars", (930_000_000.0, "US dollars")),
        ("4.3", "percent", (0.043, "share")),
        ("8.2", "billion US dollars", (8_200_000_000.0, "US dollars")),
        ("8.2", "percent", (0.082, "share")),
        ("276.288", "thousand robots", (276_288.0, "robots")),
    ],
)
def test_a_value_is_scaled_in_decimal_before_it_becomes_a_double(
    text: str, unit: str, expected: tuple[float, str]
) -> None:
    assert UNITS.scaled(text, unit, column="value") == expected


@pytest.mark.parametrize("unit", ["Percent", "million US dollars", "", "percent "])
def test_an_undeclared_unit_is_refused_and_says_where_units_are_declared(unit: str) -> None:
    with pytest.raises(BadCellError, match=r"warehouse/reference/indicators/units\.csv"):
        UNITS.scaled("1", unit, column="unit")
