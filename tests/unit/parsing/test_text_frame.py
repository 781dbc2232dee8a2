"""A file read at once says what it says when it is read record by record, and is held with the same words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.text_frame import ROW_NUMBER, read_text_frame
from pipeline.parsing.text_table import read_text_table

Records = list[tuple[int, dict[str, str]]]


def at_once(payload: bytes, *required: str) -> tuple[tuple[str, ...], Records] | str:
    """Added columns and records, or why the file is held."""
    try:
        frame = read_text_frame(payload, source="publisher", file="data.csv", required=required)
    except HeldFileError as held:
        return str(held)
    records = [(row.pop(ROW_NUMBER), row) for row in frame.cells.to_dicts()]
    assert len(frame) == len(records)
    return frame.added_columns, records


def one_by_one(payload: bytes, *required: str) -> tuple[tuple[str, ...], Records] | str:
    try:
        table = read_text_table(payload, source="publisher", file="data.csv", required=required)
    except HeldFileError as held:
        return str(held)
    named = [(r.row_number, {name: cell for name, cell in r.cells.items() if name}) for r in table]
    return table.added_columns, named


@given(st.text(alphabet='geo,value\n\r" 1.é', max_size=60))
@example("geo,value\nJPN,\n,1\n")
@example("geo,value\r\nJPN,1\r\nUSA,2")
@example("geo,value,\nJPN,1,\n")
@example("geo,value\nJPN,1,2\nUSA\n")
@example("geo,value\nJPN,1\n\nUSA,2\n")
@example('geo,value\n"JPN",1\n')
@example("geo,value\nJPN,1\rUSA,2\n")
@example("geo,geo\nJPN,1\n")
@example("geo,value\n")
@example("geo\nJPN\n")
@example("geo,row_number\nJPN,1\n")
@example("﻿geo,value\nJPN,1\n")
def test_both_ways_of_parsing_agree(text: str) -> None:
    payload = text.encode()
    assert at_once(payload, "geo") == one_by_one(payload, "geo")


@given(
    st.lists(st.lists(st.text(alphabet="ab1. é", max_size=3), min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_both_ways_agree_on_files_that_are_well_formed(cells: list[list[str]], end: str, has_last_end: bool) -> None:
    payload = (end.join(",".join(line) for line in [["geo", "value", "note"], *cells]) + end * has_last_end).encode()
    read = at_once(payload, "geo", "value")
    assert read == one_by_one(payload, "geo", "value")
    assert not isinstance(read, str)
    assert [list(record.values()) for _, record in read[1]] == cells


def test_a_file_in_another_encoding_is_held() -> None:
    with pytest.raises(HeldFileError, match="utf-8 text"):
        read_text_frame("geo,value\nTürkiye,1\n".encode("latin-1"), source="s", file="f", required=("geo",))


def test_a_renamed_column_is_read_under_the_name_that_the_parser_knows() -> None:
    for payload in (b"Land,value\nJPN,1\n", b'"Land",value\nJPN,1\n'):  # at once, and record by record
        frame = read_text_frame(payload, source="s", file="f", required=("geo",), renames={"Land": "geo"})
        assert (frame.columns, frame.cells["geo"].to_list()) == (("geo", "value"), ["JPN"])


def test_a_missing_column_names_its_likeliest_new_name() -> None:
    with pytest.raises(HeldFileError, match="'num_of_articles' may be 'num_articles' under a new name"):
        read_text_frame(b"geo,num_of_articles\nJPN,1\n", source="s", file="f", required=("geo", "num_articles"))
