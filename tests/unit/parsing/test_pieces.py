"""A file in pieces says what it says as a whole: the same records under the same numbers, or why it is held."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.pieces import PIECE_BYTES, pieces_of
from pipeline.parsing.text_frame import ROW_NUMBER, read_text_frame
from pipeline.parsing.text_table import MAX_CELL_CHARACTERS, read_text_table

Records = list[tuple[int, dict[str, str]]]


def whole(payload: bytes) -> tuple[tuple[str, ...], Records] | str:
    try:
        table = read_text_table(payload, source="publisher", file="data.csv", required=("geo",))
    except HeldFileError as held:
        return str(held)
    named = [(r.row_number, {name: cell for name, cell in r.cells.items() if name}) for r in table]
    return table.added_columns, named


def in_pieces(payload: bytes, size: int, *, at_once: bool) -> tuple[tuple[str, ...], Records] | str:
    added: tuple[str, ...] = ()
    records: Records = []
    for piece in pieces_of(io.BytesIO(payload), size):
        words = {"source": "publisher", "file": "data.csv", "required": ("geo",), "before": piece.before}
        try:
            if at_once:
                frame = read_text_frame(piece.payload, **words)  # type: ignore[arg-type]
                added = frame.added_columns
                records += [(row.pop(ROW_NUMBER), row) for row in frame.cells.to_dicts()]
            else:
                table = read_text_table(piece.payload, **words)  # type: ignore[arg-type]
                added = table.added_columns
                records += [(r.row_number, {n: c for n, c in r.cells.items() if n}) for r in table]
        except HeldFileError as held:
            return str(held)
    return added, records


@given(st.text(alphabet='geo,1\n\r"é', max_size=80).map(lambda text: "geo,v\n" + text), st.integers(1, 40))
@example("geo,v\nJPN,1\n\n\n\n\n\n\n\n\n\n\n", 8)
@example("\n\ngeo,v\nJPN,1\nUSA,2\n", 8)
@example('geo,v\n"JP\nN",1\n"U""S\nA",2\nCHN,3\n', 9)
@example("geo,v\r\nJPN,1\r\nUSA,2\r\n", 7)
@example("geo,v\rJPN,1\rUSA,2\r", 7)
@example('geo,v\n5" disk,1\n"a\nb",2\n', 9)
@example('geo,v\nJPN,1\nUSA,"2\nCHN,3\n', 9)
@example("﻿geo,v\nJPN,1\nUSA,2\n", 9)
@example('﻿"geo","v\nw"\nJPN,1\nUSA,2\n', 9)
@example("geo,v\nJPN,1\nUSA,2,3\nCHN\n", 8)
@example("geo,v\nJPN,1\nUSA,\0\n", 8)
def test_a_file_in_pieces_says_what_it_says_as_a_whole(text: str, size: int) -> None:
    payload = text.encode()
    expected = whole(payload)
    if isinstance(expected, str) and "cells, as in the header" not in expected:
        # the whole is decoded and unquoted before its records are looked at, so another fault may be met first
        assert isinstance(in_pieces(payload, size, at_once=False), str)
        assert isinstance(in_pieces(payload, size, at_once=True), str)
        return
    assert in_pieces(payload, size, at_once=False) == expected
    assert in_pieces(payload, size, at_once=True) == expected


@pytest.mark.parametrize(
    ("bad", "seen"),
    [
        (b"USA,\xff\n", "byte 0xff at offset 604"),
        (b"USA,\0\n", "a NUL character"),
        ("USA,�\n".encode(), "the replacement character U+FFFD"),
        (b"USA,2,3\n", "3 cells, starting ['USA', '2', '3']"),
        (b'USA,"2"3\n', "',' expected after '\"'"),
        (b'USA,"' + b"x" * MAX_CELL_CHARACTERS + b'y"\n', "field larger than field limit (131072)"),
        (b'USA,"2\n', "unexpected end of data"),
    ],
)
def test_what_is_wrong_far_from_the_beginning_is_told_as_of_the_whole_file(bad: bytes, seen: str) -> None:
    payload = b"geo,v\n" + b"JPN,1\n" * 99 + bad + b"JPN,1\n" * 200
    expected = whole(payload)
    assert seen in str(expected) and ", row " in str(expected)
    for at_once in (False, True):
        assert in_pieces(payload, 500, at_once=at_once) == expected


def test_a_cell_that_is_nearly_too_long_is_no_fault_in_whatever_letters() -> None:
    cell = "é" * MAX_CELL_CHARACTERS
    payload = f'geo,v\nJPN,"{cell}"\nUSA,"{cell}"\n'.encode()
    expected = (("v",), [(2, {"geo": "JPN", "v": cell}), (3, {"geo": "USA", "v": cell})])
    assert in_pieces(payload, 50_000, at_once=False) == whole(payload) == expected


def test_a_broken_quote_does_not_bring_the_rest_of_the_file_into_memory() -> None:
    payload = b'geo,v\nJPN,"1\n' + b"USA,2\n" * 1_000_000
    assert max(len(piece.payload) for piece in pieces_of(io.BytesIO(payload), 10_000)) < 10 * MAX_CELL_CHARACTERS


def test_an_ordinary_file_is_one_piece_as_it_is() -> None:
    payload = b"geo,v\nJPN,1\n"
    assert [piece.payload for piece in pieces_of(io.BytesIO(payload))] == [payload]
    assert [piece.payload for piece in pieces_of(io.BytesIO(b""))] == [b""]
    assert len(payload) < PIECE_BYTES
