"""Cells made values a column at a time, each distinct text read once: the values, and the fault of every bad cell.

Belongs here: how large files are read. What a cell means is said by the same strict functions as everywhere
(``numbers``, ``periods``, ``economies``). A column of plain numbers may be made at once before them; what is not surely
right there is NULL, and the strict function reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.parsing.faults import BadCellError, QuarantinedRow

if TYPE_CHECKING:
    import polars as pl

#: The numbers that nearly every cell holds: no sign, no exponent, no blank, and digits few enough for both an exact
#: whole number of 64 bits and the range that ``numbers`` allows.
_PLAIN_NUMBER = r"^[0-9]{1,15}(?:\.[0-9]{1,15})?$"
_PLAIN_INTEGER = r"^[0-9]{1,15}$"


@dataclass(frozen=True)
class TypedColumn:
    """The values of a column, NULL where the cell is empty or bad, and the faults of bad cells by their place."""

    values: pl.Series
    faults: Mapping[int, BadCellError]


def read_column(
    cells: pl.Series,
    read: Callable[[str], object],
    dtype: type[pl.DataType],
    *,
    plain: pl.Series | None = None,
) -> TypedColumn:
    """``read`` of every cell, called once for each distinct text; a NULL cell stays NULL.

    Args:
        cells: the column as text.
        read: gives the value, or raises ``BadCellError``.
        dtype: what the values are.
        plain: the values that are known already, which are exactly those that ``read`` would give; NULL elsewhere.
    """
    unread = cells if plain is None else cells.set(plain.is_not_null(), None)
    values: dict[str, object] = {}
    bad: dict[str, BadCellError] = {}
    for text in unread.unique().drop_nulls().to_list():
        try:
            values[text] = read(text)
        except BadCellError as error:
            bad[text] = error
    typed = unread.replace_strict(list(values), list(values.values()), return_dtype=dtype, default=None)
    places = unread.is_in(list(bad)).arg_true().to_list()
    return TypedColumn(
        typed if plain is None else plain.fill_null(typed), {place: bad[unread[place]] for place in places}
    )


def typed_frame(
    columns: Mapping[str, TypedColumn], row_numbers: pl.Series, *, table_name: str, file_name: str
) -> tuple[pl.DataFrame, list[QuarantinedRow]]:
    """The records without a fault as a frame, with their position; the others quarantined, each for its first fault.

    Args:
        columns: the typed columns, in the order in which a record's cells are checked.
        row_numbers: the number of each record in its file.
        table_name: the table that the records are for.
        file_name: the file that they come from.
    """
    import polars as pl

    faults: dict[int, BadCellError] = {}
    for column in columns.values():
        faults = {**column.faults, **faults}
    quarantined = [
        QuarantinedRow.of(faults[place], table_name=table_name, file_name=file_name, row_number=row_numbers[place])
        for place in sorted(faults)
    ]
    frame = pl.DataFrame([row_numbers.alias("row_number"), *(c.values.alias(name) for name, c in columns.items())])
    good = frame.filter(~pl.int_range(pl.len()).is_in(list(faults)))
    return good.with_columns(file_name=pl.lit(file_name)), quarantined


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
