"""Cells made values a column at a time: what is surely right at once, and NULL for whatever else.

Belongs here: the fast half of reading a large file. These functions never say that a cell is wrong: a record with a
NULL of theirs is read again cell by cell (``numbers``, ``periods``, ``economies``), which gives its value or its
fault. So they may know less than those, and must never differ from them.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.parsing.faults import BadCellError

if TYPE_CHECKING:
    import polars as pl

#: The numbers that nearly every cell holds: no sign, no exponent, no blank, and digits few enough for both an exact
#: whole number of 64 bits and the range that ``numbers`` allows.
_PLAIN_NUMBER = r"^[0-9]{1,15}(?:\.[0-9]{1,15})?$"
_PLAIN_INTEGER = r"^[0-9]{1,15}$"


def each_distinct(cells: pl.Series, read: Callable[[str], object], dtype: type[pl.DataType]) -> pl.Series:
    """``read`` of every cell, asked once for each distinct text; NULL where it raises ``BadCellError``."""
    values = {text: _value_or_none(text, read) for text in cells.unique().drop_nulls().to_list()}
    return cells.replace_strict(list(values), list(values.values()), return_dtype=dtype, default=None)


def plain_numbers(cells: pl.Series, factor: Decimal = Decimal(1)) -> pl.Series:
    """The plain numbers among the cells times ``factor``, rounded once; NULL for all others.

    A power of ten is multiplied exactly, as the text's exponent; for any other factor every cell is left NULL.
    """
    import polars as pl

    power = factor.adjusted()
    if factor != Decimal(1).scaleb(power):
        return pl.Series(cells.name, [None] * len(cells), dtype=pl.Float64)
    plain = _only(cells, _PLAIN_NUMBER)
    return (plain + f"e{power}" if power else plain).cast(pl.Float64)


def plain_integers(cells: pl.Series) -> pl.Series:
    """The plain whole numbers among the cells; NULL for all others."""
    import polars as pl

    return _only(cells, _PLAIN_INTEGER).cast(pl.Int64)


def _only(cells: pl.Series, pattern: str) -> pl.Series:
    import polars as pl

    return pl.select(pl.when(cells.str.contains(pattern)).then(cells)).to_series()


def _value_or_none(text: str, read: Callable[[str], object]) -> object:
    try:
        return read(text)
    except BadCellError:
        return None
