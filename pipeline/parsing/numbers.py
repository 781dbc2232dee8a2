"""Strict numbers: text to exact decimals, and exact decimals to base units. No guess, no locale, no rounding.

Belongs here: what makes a publisher's cell a number or refuses it. Not here: which unit a column is in (``units``).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from pipeline.parsing.faults import BadCellError

#: An optional sign, digits with or without a point, an optional exponent. Commas, blanks inside, full-width
#: digits and words are refused: what a comma means differs between publishers, so each parser strips its own.
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

#: Powers of ten between which a number's first digit must stand. Genuine values lie between 1e-6 and 5e26; beyond
#: 1e308 float() makes an infinity without a word, below 1e-308 a zero, and a unit's factor must fit in between too.
_EXPONENTS = range(-100, 101)

#: What a BIGINT column holds.
_WHOLE_NUMBERS = range(-(2**63), 2**63)


def strict_decimal(text: str, *, column: str) -> Decimal:
    """The exact decimal that ``text`` spells, e.g. ``'0.927028226'`` or ``'5e+26'``.

    Raises:
        BadCellError: the text is not a plain number (blank, comma, percent sign, word, infinity), or one that a
            double cannot hold.
    """
    stripped = text.strip()
    if not _PLAIN_NUMBER.fullmatch(stripped):
        raise BadCellError("not a plain number", column=column, raw_value=text, expected="a number such as 12.3")
    number = _decimal(stripped)
    if number is None or (number and number.adjusted() not in _EXPONENTS):
        expected = f"a number between 1e{_EXPONENTS[0]} and 1e{_EXPONENTS[-1]}"
        raise BadCellError("too large or too small", column=column, raw_value=text, expected=expected)
    return number


def strict_integer(text: str, *, column: str) -> int:
    """The whole number that ``text`` spells; ``'2013.0'`` is 2013, ``'2013.5'`` is refused.

    Raises:
        BadCellError: the text is not a number, or not a whole one of 64 bits.
    """
    number = strict_decimal(text, column=column)
    if number != number.to_integral_value() or int(number) not in _WHOLE_NUMBERS:
        expected = f"a whole number from {_WHOLE_NUMBERS[0]} to {_WHOLE_NUMBERS[-1]}"
        raise BadCellError("not a whole number", column=column, raw_value=text, expected=expected)
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
    """``number`` times ``factor``, multiplied exactly and made a double once, at the very end.

    As fractions, because decimals are multiplied to 28 digits only and a long number would be rounded twice.
    """
    return float(Fraction(number) * Fraction(factor))


def _decimal(text: str) -> Decimal | None:
    """The decimal, or None where the exponent is beyond what even a decimal can hold."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
