"""The reference tables: each ``warehouse/reference/<subject>/<name>.csv`` typed by its pandera model and held to it.

Reference data is ours, so a broken rule is not quarantined: the build fails and names file, row and column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.parsing.faults import BadCellError, HeldFileError
from pipeline.parsing.numbers import strict_decimal, strict_integer
from pipeline.reference.files import Reference

if TYPE_CHECKING:
    import polars as pl

    from schemas.base import Table
    from schemas.registry import ColumnFacts

_STEP = "correct the file under warehouse/reference/"
_STEP_INSTEAD = "correct this file, or unset the setting that names it"


@dataclass(frozen=True)
class _Place:
    """Which file a message is about, and what to do with it."""

    file: str
    next_step: str


def reference_names(reference: Reference) -> list[str]:
    """The tables ``core.<name>`` that the reference folder holds."""
    return sorted(f"core.{path.stem}" for path in reference.tables.values())


def reference_frame(reference: Reference, model: type[Table]) -> pl.DataFrame:
    """The typed rows of one reference file.

    Raises:
        HeldFileError: a column is missing or undeclared, a cell does not have its type, or a rule is broken.
    """
    import polars as pl

    from schemas.registry import columns_of

    file_name = model.facts().name.partition(".")[2] + ".csv"
    columns = columns_of(model)
    rows = []
    records = reference.records(file_name)
    place = _Place(reference.shown(file_name), _STEP_INSTEAD if file_name in reference.instead else _STEP)
    for record in records:
        if set(record.cells) != {column.name for column in columns}:
            wrong = sorted(set(record.cells) ^ {column.name for column in columns})
            raise HeldFileError(
                source="reference data",
                file=place.file,
                row=1,
                column=wrong[0],
                next_step=place.next_step,
                expected=f"the columns of {model.__name__}",
                seen=f"missing or undeclared: {', '.join(wrong)}",
            )
        rows.append(
            {column.name: _typed(record.cells[column.name], column, place, record.row_number) for column in columns}
        )
    frame = pl.DataFrame(rows, schema={column.name: column.polars_type for column in columns}, strict=True)
    _hold_to_rules(frame, model, place, [record.row_number for record in records])
    return frame


def _typed(text: str, column: ColumnFacts, place: _Place, row: int) -> object:
    if text == "":
        return None
    try:
        return _PARSERS[column.sql_type](text, column.name)
    except (BadCellError, ValueError) as error:
        raise HeldFileError(
            source="reference data",
            file=place.file,
            row=row,
            column=column.name,
            next_step=place.next_step,
            expected=f"a {column.sql_type} value",
            seen=repr(text),
        ) from error


def _boolean(text: str, column: str) -> bool:
    if text not in {"true", "false"}:
        raise BadCellError("not a truth value", column=column, raw_value=text, expected="true or false")
    return text == "true"


_PARSERS: dict[str, Callable[[str, str], object]] = {
    "VARCHAR": lambda text, column: text,
    "BIGINT": lambda text, column: strict_integer(text, column=column),
    "DOUBLE": lambda text, column: float(strict_decimal(text, column=column)),
    "BOOLEAN": _boolean,
    "DATE": lambda text, column: date.fromisoformat(text),
}


def _hold_to_rules(frame: pl.DataFrame, model: type[Table], place: _Place, row_numbers: list[int]) -> None:
    from pipeline.contracts.table_rules import broken_rules

    broken = broken_rules(frame, model)
    if broken:
        first = broken[0]
        actual = "; ".join(
            f"row {row_numbers[rule.index]} {rule.column} = {rule.value} breaks {rule.rule}" for rule in broken[:5]
        )
        raise HeldFileError(
            source="reference data",
            file=place.file,
            row=row_numbers[first.index],
            column=first.column,
            expected=f"the rules of {model.__name__} in schemas/",
            seen=actual,
            next_step=place.next_step,
        )
