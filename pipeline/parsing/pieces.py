"""A large delimited file in pieces: some of its records under its header, each piece a file that a parser can read.

Belongs here: where a file may be cut, which is between records alone. A parser that reads each record by itself gives
of all pieces together what it gives of the file; what stands before a piece is told to it, so that rows and messages
count from the file's beginning.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from pipeline.parsing.text_table import MAX_CELL_CHARACTERS, NOTHING, Before

#: How many bytes a piece has, about, and from which size on a file has more than one. To land and parse a million
#: records (52 MB) took 424 MiB at this size, 560 at four times as many, 597 at sixteen times, and 4 to 5 s of the
#: processor at each.
PIECE_BYTES = 4_000_000


@dataclass(frozen=True)
class Piece:
    """Records under the header of their file, and how much of the file stands between the two."""

    payload: bytes
    before: Before = NOTHING


def pieces_of(file: IO[bytes], size: int | None = None) -> Iterator[Piece]:
    """The file in pieces of ``size`` bytes or more, each but the last ending with a record; a small file is one piece.

    Blank lines at the end of the file stay with the records before them.
    """
    size = size or PIECE_BYTES
    header, left = _header(file, size)
    before = NOTHING
    while more := file.read(size):
        end, records = _records(left)
        if not end or not left[:end].strip(b"\r\n") or not (left[end:] + more).strip(b"\r\n"):
            left += more  # half a record, or nothing but blank lines on one side
            continue
        yield Piece(header + left[:end], before)
        before = Before(before.records + records, before.bytes + end)
        left = left[end:] + more
    yield Piece(header + left, before)


def _header(file: IO[bytes], size: int) -> tuple[bytes, bytes]:
    """The header with all that stands before it, and what was read beyond."""
    text = file.read(size)
    while True:
        mark = len(codecs.BOM_UTF8) if text.startswith(codecs.BOM_UTF8) else 0
        end = _counted(text[mark:], is_header=True)[0]
        if text[mark : mark + end].strip(b"\r\n"):
            return text[: mark + end], text[mark + end :]
        if not (more := file.read(size)):
            return b"", text
        text += more


def _records(text: bytes) -> tuple[int, int]:
    """Where the last whole record ends, and how many there are up to it.

    Without a quote and a carriage return that ends a line, a line is a record.
    """
    if b'"' in text or text.count(b"\r") != text.count(b"\r\n") or text.endswith(b"\r"):
        return _counted(text)
    end = text.rfind(b"\n") + 1
    return end, text.count(b"\n", 0, end)


def _counted(text: bytes, *, is_header: bool = False) -> tuple[int, int]:
    """The same, counted by the reader that reads the records later, up to the first one if that is asked for.

    Letters beyond ASCII may mean anything here, since no mark of the format is among them. What breaks the format is
    one record to the end: who reads it will say so.
    """
    limit = csv.field_size_limit(4 * MAX_CELL_CHARACTERS)  # a letter has four bytes at the most
    place, end, records = 0, 0, 0

    def lines() -> Iterator[str]:
        nonlocal place
        for line in text.splitlines(keepends=True):
            place += len(line)
            # what has no end yet is no whole line, and a carriage return at the very end may be half of an end
            if line.endswith(b"\n") or (line.endswith(b"\r") and place < len(text)):
                yield line.decode("latin-1")

    try:
        for cells in csv.reader(lines(), strict=True):
            end, records = place, records + 1
            if is_header and cells:
                break
    except csv.Error as error:
        if "unexpected end of data" not in str(error):
            return len(text), records + 1
    finally:
        csv.field_size_limit(limit)
    return end, records
