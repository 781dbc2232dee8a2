"""Delimited text as a frame of text cells, for files so large that a record at a time would be slow.

Belongs here: what ``text_table`` does, faster. A file without a quote, in which each line has as many commas
as the header, means one thing only, and polars reads it; any other is read by ``text_table``, which also says what is
wrong with a file.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.parsing.text_table import NOTHING, Before, check_header, decode, read_text_table

if TYPE_CHECKING:
    import polars as pl


#: The column of record numbers. NUL is in no text that is read, so that no header can have this name.
ROW_NUMBER = "\0row_number"


@dataclass(frozen=True)
class TextFrame:
    """A delimited file as text: its columns, those that nobody declared, and ``ROW_NUMBER`` and all named columns."""

    columns: tuple[str, ...]
    added_columns: tuple[str, ...]
    cells: pl.DataFrame

    def __len__(self) -> int:
        return self.cells.height


def read_text_frame(
    payload: bytes,
    *,
    source: str,
    file: str,
    required: tuple[str, ...],
    renames: Mapping[str, str] | None = None,
    dataset: str = "",
    before: Before = NOTHING,
) -> TextFrame:
    """Read a comma-separated UTF-8 file with a header.

    Args:
        payload: the file's bytes.
        source: the source's id, for messages.
        file: the file's name, for messages.
        required: columns that must be there (after the renames), in any order.
        renames: declared header names to the name that the parser knows.
        dataset: the dataset's id, for the row that a message proposes.
        before: what stands before the records, where the payload is a piece of a file.

    Raises:
        HeldFileError: as ``read_text_table`` says.
    """
    decode(payload, source=source, file=file, before=before)
    plain = payload.removeprefix(codecs.BOM_UTF8)
    lines = _plain_lines(plain)
    cells = _read_at_once(plain, lines) if lines > 1 else None
    if cells is None:
        table = read_text_table(
            payload, source=source, file=file, required=required, renames=renames, dataset=dataset, before=before
        )
        rows = list(zip(*(cells for _, cells in table.rows), strict=True))
        return _frame(table.columns, required, [row for row, _ in table.rows], rows)
    published = (cell.strip() for cell in plain[: plain.index(b"\n")].decode().split(","))
    header = tuple((renames or {}).get(name, name) for name in published)
    check_header(header, required, source=source, file=file, dataset=dataset)
    return _frame(header, required, range(before.row(2), before.row(lines) + 1), cells.get_columns())


def _plain_lines(text: bytes) -> int:
    """How many lines the text has, where a line can only be a record as wide as the header; else 0.

    The commas of all lines together are counted here. That no line has more than the header is left to polars, and
    then none can have fewer.
    """
    ends = text.count(b"\n")
    if b'"' in text or not ends or b"\n\n" in text or b"\r\n\r\n" in text or text.count(b"\r") != text.count(b"\r\n"):
        return 0
    lines = ends + (not text.endswith(b"\n"))
    width = text.count(b",", 0, text.index(b"\n"))
    return lines if width and text.count(b",") == width * lines else 0


def _read_at_once(text: bytes, lines: int) -> pl.DataFrame | None:
    """The records of a plain text; None where polars sees a line that is wider than the header."""
    import polars as pl

    try:
        cells = pl.read_csv(text, has_header=False, skip_rows=1, infer_schema=False, quote_char=None)
    except pl.exceptions.PolarsError:
        return None
    width = text.count(b",", 0, text.index(b"\n")) + 1
    return cells.fill_null("") if cells.shape == (lines - 1, width) else None


def _frame(
    columns: tuple[str, ...],
    required: tuple[str, ...],
    row_numbers: Collection[int],
    cells: Sequence[tuple[str, ...]] | Sequence[pl.Series],
) -> TextFrame:
    import polars as pl

    named = {name: pl.Series(name, cells[place], dtype=pl.String) for place, name in enumerate(columns) if name}
    frame = pl.DataFrame({ROW_NUMBER: pl.Series(row_numbers, dtype=pl.Int64)} | named)
    return TextFrame(columns, tuple(name for name in columns if name not in required), frame)
