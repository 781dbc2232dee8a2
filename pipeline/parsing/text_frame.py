"""Delimited text as a frame of text cells, for files so large that a record at a time would be slow.

Belongs here: what ``text_table`` does, faster. A file without a quote, in which each line has as many commas
as the header, means one thing only, and polars reads it; any other is read by ``text_table``, which also says what is
wrong with a file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.parsing.text_table import check_header, decode, read_text_table

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
) -> TextFrame:
    """Read a comma-separated UTF-8 file with a header.

    Args:
        payload: the file's bytes.
        source: the source's id, for messages.
        file: the file's name, for messages.
        required: columns that must be there (after the renames), in any order.
        renames: declared header names to the name that the parser knows.
        dataset: the dataset's id, for the row that a message proposes.

    Raises:
        HeldFileError: as ``read_text_table`` says.
    """
    text = decode(payload, source=source, file=file)
    lines = _plain_lines(text)
    cells = _read_at_once(text, lines) if lines > 1 else None
    if cells is None:
        table = read_text_table(payload, source=source, file=file, required=required, renames=renames, dataset=dataset)
        rows = list(zip(*(cells for _, cells in table.rows), strict=True))
        return _frame(table.columns, required, [row for row, _ in table.rows], rows)
    published = (cell.strip() for cell in text[: text.index("\n")].split(","))
    header = tuple((renames or {}).get(name, name) for name in published)
    check_header(header, required, source=source, file=file, dataset=dataset)
    return _frame(header, required, range(2, lines + 1), cells.get_columns())


def _plain_lines(text: str) -> int:
    """How many lines the text has, where a line can only be a record as wide as the header; else 0.

    The commas of all lines together are counted here. That no line has more than the header is left to polars, and
    then none can have fewer.
    """
    ends = text.count("\n")
    if '"' in text or not ends or "\n\n" in text or "\r\n\r\n" in text or text.count("\r") != text.count("\r\n"):
        return 0
    lines = ends + (not text.endswith("\n"))
    width = text.count(",", 0, text.index("\n"))
    return lines if width and text.count(",") == width * lines else 0


def _read_at_once(text: str, lines: int) -> pl.DataFrame | None:
    """The records of a plain text; None where polars sees a line that is wider than the header."""
    import polars as pl

    try:
        cells = pl.read_csv(text.encode(), has_header=False, skip_rows=1, infer_schema=False, quote_char=None)
    except pl.exceptions.PolarsError:
        return None
    width = text.count(",", 0, text.index("\n")) + 1
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
