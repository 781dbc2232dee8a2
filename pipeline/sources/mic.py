"""MIC (Japan), White Paper on Information and Communications: the csv behind one of its figures, handed over.

Belongs here: how such a file is laid out, and its cells as rows. Not here: any observation. The figure at hand
(f00352_02, local governments that have introduced AI) is about offices in Japan alone, and no indicator fits it; the
two that the white paper does feed are read from its text and stand in the embedded editions.

The layout is its own: lines ``@Caption``, ``@Creator`` and ``@Date`` with one value each, then ``@@Title``, ``@@Unit``,
``@@Baseval`` and ``@@Datatype`` with a line of values below each, then ``@Note`` and the records. A record holds
blocks side by side, divided by columns without a datatype: 実数 (numbers) and 割合 (percentages), each with the kind
and the era's fiscal year in its first two columns. A record with one cell alone is a heading of those below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.parsing.eras import fiscal_year_of_era
from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.numbers import in_base_units, strict_decimal
from pipeline.parsing.text_table import read_records
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_OBSERVATIONS

TABLE = "mic_white_paper_cells"
ENCODING = "utf-8"  # as in the genuine excerpt; a file in another encoding is held

_SINGLE = ("@Caption", "@Creator", "@Date")
_LISTS = ("@@Title", "@@Unit", "@@Baseval", "@@Datatype")
_END_OF_HEADER = "@Note"
_HEADING = "a heading of the records below it"
_NO_VALUE = "the publisher gives no value in this cell"

Numbered = tuple[int, list[str]]


@dataclass(frozen=True)
class _Column:
    """A column of values: where it stands, the first column of its block, and what its header lines tell about it."""

    position: int
    block: int
    title: str
    unit: str
    factor: Decimal


@dataclass(frozen=True)
class _Layout:
    """The header's single values, and the columns of values."""

    singles: dict[str, str]
    day: date
    columns: tuple[_Column, ...]


def parse_white_paper(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the file, one row a cell of values.

    ``rows_read`` counts those cells, and each heading once.

    Raises:
        HeldFileError: the bytes are not in the declared encoding, or the header lines are not those of such a file.
    """
    records = read_records(payload, source=context.source_id, file=context.file_name, encoding=ENCODING)
    layout, body = _header(records, context)
    parsed = ParsedFile(rows={TABLE: []})
    section: str | None = None
    for row_number, cells in body:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) == 1:
            (section,) = filled
            parsed.rows_read += 1
            parsed.exclude(_HEADING)
        elif filled:
            _add(parsed, row_number, cells, section, layout, context)
    return parsed


def _header(records: list[Numbered], context: ParseContext) -> tuple[_Layout, list[Numbered]]:
    """The header's lines as a layout, and the records after them."""
    names = [cells[0].strip() for _, cells in records]
    missing = [name for name in (*_SINGLE, *_LISTS, _END_OF_HEADER) if names.count(name) != 1]
    end = names.index(_END_OF_HEADER) if not missing else 0
    widths = {len(cells) for _, cells in records}
    if missing or len(widths) != 1 or len(records) <= end + 1:
        expected = f"the lines {', '.join((*_SINGLE, *_LISTS, _END_OF_HEADER))}, each once, and records of one width"
        seen = f"missing or repeated: {', '.join(missing) or 'none'}; {len(records)} lines of {sorted(widths)} cells"
        raise HeldFileError(source=context.source_id, file=context.file_name, expected=expected, seen=seen)
    singles = {name: records[names.index(name)][1][1].strip() for name in _SINGLE}
    below = {name: [cell.strip() for cell in records[names.index(name) + 1][1]] for name in _LISTS}
    layout = _Layout(singles, _day(singles["@Date"], context), tuple(_columns(below, context)))
    if not layout.columns:
        expected = "a block of kind, period and at least one column of values in the line below @@Datatype"
        seen = ", ".join(below["@@Datatype"])
        raise HeldFileError(source=context.source_id, file=context.file_name, expected=expected, seen=seen)
    return layout, records[end + 1 :]


def _day(text: str, context: ParseContext) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        expected = "a date in the line @Date"
        raise HeldFileError(
            source=context.source_id, file=context.file_name, expected=expected, seen=repr(text)
        ) from error


def _columns(below: dict[str, list[str]], context: ParseContext) -> Iterator[_Column]:
    """The columns of values: those with a datatype, after the first two of each block."""
    block: int | None = None
    for position, datatype in enumerate(below["@@Datatype"]):
        if not datatype:
            block = None
        elif block is None:
            block = position
        elif position >= block + 2:
            unit = below["@@Unit"][position]
            factor = _factor(unit, below["@@Baseval"][position], context)
            yield _Column(position, block, below["@@Title"][position], unit, factor)


def _factor(unit: str, text: str, context: ParseContext) -> Decimal:
    """The base value, by which a cell is multiplied; a percentage has 0.01, a number none."""
    try:
        factor = strict_decimal(text, column="@@Baseval") if text else Decimal(1)
    except BadCellError as error:
        raise HeldFileError(
            source=context.source_id, file=context.file_name, expected="numbers below @@Baseval", seen=repr(text)
        ) from error
    if (unit == "%") is not (factor == Decimal("0.01")):
        expected = "the base value 0.01 with the unit %, and only there"
        seen = f"{text!r} with the unit {unit!r}"
        raise HeldFileError(source=context.source_id, file=context.file_name, expected=expected, seen=seen)
    return factor


def _add(
    parsed: ParsedFile,
    row_number: int,
    cells: list[str],
    section: str | None,
    layout: _Layout,
    context: ParseContext,
) -> None:
    """Add the cells of one record, or say why each is left out."""
    for column in layout.columns:
        parsed.rows_read += 1
        if not cells[column.position].strip():
            parsed.exclude(_NO_VALUE)
            continue
        try:
            row = _row(cells, column)
        except BadCellError as error:
            parsed.quarantined.append(
                QuarantinedRow.of(error, table_name=TABLE, file_name=context.file_name, row_number=row_number)
            )
            continue
        position = {"file_name": context.file_name, "row_number": row_number, "column_number": column.position + 1}
        described = {
            "caption": layout.singles["@Caption"] or None,
            "document": layout.singles["@Creator"] or None,
            "file_date": layout.day,
            "section": section,
        }
        parsed.rows[TABLE].append(position | described | row)


def _row(cells: list[str], column: _Column) -> dict[str, object]:
    kind, period, text = (cells[place].strip() for place in (column.block, column.block + 1, column.position))
    return {
        "kind": kind or None,
        "period_as_published": period or None,
        "fiscal_year": fiscal_year_of_era(period, column=f"{kind}, second column"),
        "item": column.title or None,
        "unit_as_published": column.unit or None,
        "value_as_published": text,
        "value": in_base_units(strict_decimal(text, column=column.title), column.factor),
    }


SOURCE = Source(
    source_id="mic",
    datasets=(
        Dataset(
            dataset_id="white_paper",
            file_name="white_paper.csv",
            content="csv",
            parse=parse_white_paper,
            tables=(
                SourceTable(
                    TABLE,
                    "schemas.src.mic:WhitePaperCells",
                    NO_OBSERVATIONS,
                    time_columns=("fiscal_year",),
                    published_names={
                        "caption": "@Caption",
                        "document": "@Creator",
                        "file_date": "@Date",
                        "item": "@@Title",
                        "unit_as_published": "@@Unit",
                    },
                ),
            ),
        ),
    ),
)
