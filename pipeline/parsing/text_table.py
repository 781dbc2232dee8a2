"""Delimited text read strictly: declared encoding, declared columns, every record as wide as the header.

Nothing is sniffed and nothing is typed here: cells stay the publisher's text. A file that cannot be read this way
is held as a whole, because a shifted column would bend every number in it.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.parsing.faults import HeldFileError

#: Longest cell accepted. Epoch's abstracts and notes reach 9,000 characters; a broken quote swallows megabytes.
MAX_CELL_CHARACTERS = 131_072
#: How like a missing column another must be to be called its likeliest new name, from 0 to 1. Epoch AI's "Memory size
#: per board (Byte)" became "Memory (bytes)", 0.58; Our World in Data's "installations" became
#: "industrial_robot_installations", 0.61.
LEAST_LIKENESS = 0.5


@dataclass(frozen=True)
class Record:
    """One record: its number in the file, counting the header as row 1, and its cells by column."""

    row_number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Before:
    """What stands in a file between its header and the first record of a piece of it: so many records and bytes."""

    records: int = 0
    bytes: int = 0

    def row(self, number: int) -> int:
        """The number in the file of what is row ``number`` of the piece."""
        return number + self.records if number > 1 else number


#: Before a file that is not in pieces.
NOTHING = Before()


@dataclass(frozen=True)
class TextTable:
    """A delimited file as text: the header as published, the columns nobody declared, and the records.

    ``columns`` are the header's names after the declared renames; ``rows`` are the records as numbered cells, each as
    wide as the header.
    """

    header: tuple[str, ...]
    added_columns: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[tuple[int, list[str]]]

    def __iter__(self) -> Iterator[Record]:
        return (self._record(row) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def records(self) -> tuple[Record, ...]:
        """All records."""
        return tuple(self)

    def _record(self, row: tuple[int, list[str]]) -> Record:
        return Record(row[0], dict(zip(self.columns, row[1], strict=True)))


def decode(payload: bytes, *, source: str, file: str, encoding: str = "utf-8", before: Before = NOTHING) -> str:
    """The text of ``payload`` in its declared encoding, a byte-order mark dropped.

    Raises:
        HeldFileError: the bytes are not in that encoding, or hold NUL or the replacement character.
    """
    try:
        text = payload.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        row = before.row(payload.count(b"\n", 0, error.start) + 1)
        seen = f"byte 0x{payload[error.start]:02x} at offset {error.start + (before.bytes if row > 1 else 0)}"
        raise HeldFileError(source=source, file=file, row=row, expected=f"{encoding} text", seen=seen) from error
    for mark, name in (("\x00", "a NUL character"), ("�", "the replacement character U+FFFD")):
        if mark in text:
            row = before.row(text.count("\n", 0, text.index(mark)) + 1)
            raise HeldFileError(source=source, file=file, row=row, expected=f"{encoding} text", seen=name)
    return text


def read_text_table(
    payload: bytes,
    *,
    source: str,
    file: str,
    required: tuple[str, ...] | None,
    renames: Mapping[str, str] | None = None,
    optional: tuple[str, ...] = (),
    encoding: str = "utf-8",
    may_be_empty: bool = False,
    dataset: str = "",
    before: Before = NOTHING,
) -> TextTable:
    """Read a comma-separated file with a header.

    Args:
        payload: the file's bytes.
        source: the source's id, for messages.
        file: the file's name, for messages.
        required: columns that must be there (after the renames), in any order; None declares no columns.
        renames: declared header names to the name that the parser knows.
        optional: columns that may be there without being recorded as added.
        encoding: the declared encoding.
        may_be_empty: whether a header without a record says something (a list of none) and is no sign of a cut.
        dataset: the dataset's id, for the row that a message proposes.
        before: what stands before the records, where the payload is a piece of a file.

    Returns:
        The table; columns that nobody declared are listed in ``added_columns`` and their cells kept.

    Raises:
        HeldFileError: not text in that encoding, no record, a missing or repeated column, a record that is wider or
            narrower than the header, a broken quote.
    """
    lines = read_records(payload, source=source, file=file, encoding=encoding, before=before)
    if len(lines) < (1 if may_be_empty else 2):
        seen = "an empty file" if not lines else "a header and no record"
        raise HeldFileError(source=source, file=file, expected="a header and at least one record", seen=seen)
    published = tuple(cell.strip() for cell in lines[0][1])
    header = tuple((renames or {}).get(name, name) for name in published)
    check_header(header, required, source=source, file=file, dataset=dataset)
    _check_widths(lines, source=source, file=file)
    declared = {*(required if required is not None else header), *optional}
    added = tuple(name for name in header if name not in declared)
    return TextTable(published, added, header, lines[1:])


def read_records(
    payload: bytes, *, source: str, file: str, encoding: str = "utf-8", before: Before = NOTHING
) -> list[tuple[int, list[str]]]:
    """Every record that is not a blank line, numbered by records (a quoted cell may span lines).

    For files whose layout is not one header and its records; all others are read with ``read_text_table``.

    Raises:
        HeldFileError: not text in that encoding, or a broken quote.
    """
    text = decode(payload, source=source, file=file, encoding=encoding, before=before)
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    rows: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if cells:
                rows.append((before.row(number), cells))
    except csv.Error as error:
        row = before.row(number + 1)
        raise HeldFileError(
            source=source, file=file, row=row, expected="well-quoted comma-separated text", seen=str(error)
        ) from error
    return rows


def check_header(
    header: tuple[str, ...], required: tuple[str, ...] | None, *, source: str, file: str, dataset: str = ""
) -> None:
    """Hold a file whose header lacks a required column or names one twice.

    Raises:
        HeldFileError: it does; of each missing column the likeliest new name is told.
    """
    missing = [name for name in required or () if name not in header]
    repeated = sorted({name for name in header if name and header.count(name) > 1})
    if not missing and not repeated:
        return
    likeliest = _likeliest_names(missing, [name for name in header if name and name not in (required or ())])
    expected = f"the columns {', '.join(required or ())}, each once, in any order"
    fault = f"missing {', '.join(missing)}" if missing else f"repeated {', '.join(repeated)}"
    guess = "".join(f"; {new!r} may be {old!r} under a new name" for old, new in likeliest.items())
    seen = f"{fault}{guess}; the header has {len(header)} cells: {', '.join(header)[:300]}"
    column = (missing or repeated)[0]
    step = {"next_step": _rename_step(likeliest, source, dataset)} if likeliest and dataset else {}
    raise HeldFileError(source=source, file=file, row=1, column=column, expected=expected, seen=seen, **step)


def _likeliest_names(missing: Sequence[str], others: Sequence[str]) -> dict[str, str]:
    """By missing column the likest of the columns that nobody asks for, where one is like it at all."""
    found = {name: _most_alike(name, others) for name in missing}
    return {name: other for name, other in found.items() if other is not None}


def _most_alike(name: str, others: Sequence[str]) -> str | None:
    by_words = {" ".join(re.findall(r"\w+", other.lower())): other for other in others}
    words = " ".join(re.findall(r"\w+", name.lower()))
    alike = difflib.get_close_matches(words, by_words, n=1, cutoff=LEAST_LIKENESS)
    return by_words[alike[0]] if alike else None


def _rename_step(likeliest: Mapping[str, str], source: str, dataset: str) -> str:
    rows = "; ".join(f"{source},{dataset},{_cell(new)},{_cell(old)}," for old, new in likeliest.items())
    return (
        "compare the file with its publisher's page; where a column has a new name and means the same, add this row to "
        f"warehouse/reference/sources/column_renames.csv, then run: aigap refresh. The row: {rows}"
    )


def _cell(text: str) -> str:
    """The text as a cell of a csv file."""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text


def _check_widths(lines: Sequence[tuple[int, list[str]]], *, source: str, file: str) -> None:
    width = len(lines[0][1])
    for row, cells in lines:
        if len(cells) != width:
            expected, seen = f"{width} cells, as in the header", f"{len(cells)} cells, starting {cells[:3]}"
            raise HeldFileError(source=source, file=file, row=row, expected=expected, seen=seen)
