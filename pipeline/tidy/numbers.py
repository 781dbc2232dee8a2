"""Strict numbers: text to exact decimals, and exact decimals to base units. No guess, no locale, no rounding.

Belongs here: what makes a publisher's cell a number or refuses it. Not here: which unit a column is in (``units``).
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.tidy.faults import BadCellError

#: An optional sign, digits with or without a point, an optional exponent. Commas, blanks inside, full-width
#: digits and words are refused: what a comma means differs between publishers, so each parser strips its own.
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def strict_decimal(text: str, *, column: str) -> Decimal:
    """The exact decimal that ``text`` spells, e.g. ``'0.927028226'`` or ``'5e+26'``.

    Raises:
        BadCellError: the text is not a plain number (blank, comma, percent sign, word, infinity).
    """
    stripped = text.strip()
    if not _PLAIN_NUMBER.fullmatch(stripped):
        raise BadCellError("not a plain number", column=column, raw_value=text, expected="a number such as 12.3")
    return Decimal(stripped)


def strict_integer(text: str, *, column: str) -> int:
    """The whole number that ``text`` spells; ``'2013.0'`` is 2013, ``'2013.5'`` is refused.

    Raises:
        BadCellError: the text is not a number, or not a whole one.
    """
    number = strict_decimal(text, column=column)
    if number != number.to_integral_value():
        raise BadCellError("not a whole number", column=column, raw_value=text, expected="a whole number")
    return int(number)


def strip_percent(text: str) -> tuple[str, bool]:
    """``('12.3', True)`` for ``'12.3%'``, ``('12.3', False)`` for ``'12.3'``."""
    stripped = text.strip()
    return (stripped[:-1].rstrip(), True) if stripped.endswith("%") else (stripped, False)


def decimals_shown(text: str) -> int:
    """How many digits stand behind the point: 276.3 shows 1, 276288 shows 0, 5e+26 shows 0."""
    mantissa = re.split("[eE]", text.strip())[0]
    return len(mantissa.partition(".")[2])


def in_base_units(number: Decimal, factor: Decimal) -> float:
    """``number`` times ``factor``, multiplied exactly and made a double once, at the very end."""
    return float(number * factor)
