"""Delimited text: what is read, and what holds the whole file, with the row and column where there is one."""

from __future__ import annotations

import pytest

from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.text_table import MAX_CELL_CHARACTERS, TextTable, decode, read_records, read_text_table


def read(payload: bytes, *required: str, encoding: str = "utf-8", renames: dict[str, str] | None = None) -> TextTable:
    return read_text_table(
        payload, source="publisher", file="data.csv", required=required or None, encoding=encoding, renames=renames
    )


def refusal(payload: bytes, *required: str, encoding: str = "utf-8") -> HeldFileError:
    with pytest.raises(HeldFileError) as held:
        read(payload, *required, encoding=encoding)
    assert str(held.value).startswith("source publisher, file data.csv")
    assert "next step: " in str(held.value)
    return held.value


def test_cells_stay_the_publishers_text_and_records_are_numbered_from_the_header() -> None:
    table = read(b"geo,value\nJPN, 0.93 \nUSA,109.1\n", "geo", "value")
    assert [(r.row_number, dict(r.cells)) for r in table] == [
        (2, {"geo": "JPN", "value": " 0.93 "}),
        (3, {"geo": "USA", "value": "109.1"}),
    ]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_line_ends_of_every_system_are_read(ending: bytes) -> None:
    table = read(ending.join([b"geo,value", b"JPN,1", b'"a' + ending + b'b",2', b"USA,3"]), "geo", "value")
    assert [r.cells["value"] for r in table] == ["1", "2", "3"]
    assert [r.row_number for r in table] == [2, 3, 4]


def test_mixed_line_ends_are_read() -> None:
    assert len(read(b"geo\r\nJPN\nUSA\r\nCHN", "geo")) == 3


def test_a_byte_order_mark_does_not_become_part_of_the_first_column() -> None:
    assert read(b"\xef\xbb\xbfgeo,value\nJPN,1\n", "geo").header == ("geo", "value")


def test_columns_may_come_in_any_order_and_added_ones_are_recorded() -> None:
    table = read(b"note,value,geo\nx,1,JPN\n", "geo", "value")
    assert table.added_columns == ("note",)
    assert table.records[0].cells == {"note": "x", "value": "1", "geo": "JPN"}


def test_a_declared_rename_stands_for_the_published_name() -> None:
    table = read(b"System,value\nx,1\n", "Model", renames={"System": "Model"})
    assert (table.header, table.records[0].cells["Model"]) == (("System", "value"), "x")


def test_old_and_new_name_side_by_side_are_a_repeated_column() -> None:
    with pytest.raises(HeldFileError, match="repeated Model"):
        read(b"System,Model\nx,y\n", "Model", renames={"System": "Model"})


def test_bytes_of_another_encoding_hold_the_file_and_name_the_row() -> None:
    held = refusal("geo\nJPN\nTürkiye\n".encode("mac-roman"), "geo")
    assert (held.row, held.expected) == (3, "utf-8 text")
    assert "0x9f" in held.seen


def test_a_declared_encoding_is_used() -> None:
    assert read("geo\nTürkiye\n".encode("mac-roman"), "geo", encoding="mac-roman").records[0].cells["geo"] == "Türkiye"


def test_utf_16_is_not_taken_for_text() -> None:
    assert refusal("geo\nJPN\n".encode("utf-16"), "geo").row == 1


def test_a_nul_character_holds_the_file_and_names_the_row() -> None:
    held = refusal(b"geo\nJPN\nUS\x00A\n", "geo")
    assert (held.row, held.seen) == (3, "a NUL character")


def test_a_replacement_character_holds_the_file() -> None:
    """U+FFFD is what a publisher's own broken conversion leaves: the name is lost already."""
    held = refusal("geo\nT\ufffdrkiye\n".encode(), "geo")
    assert (held.row, held.seen) == (2, "the replacement character U+FFFD")


def test_decoding_alone_reports_the_same() -> None:
    with pytest.raises(HeldFileError, match=r"row 2\b"):
        decode(b"[1,\n\xff]", source="publisher", file="data.json")


@pytest.mark.parametrize(
    ("line", "count"), [(b"USA", 1), (b"USA,1,2", 3), (b'"USA,1"', 1), (b"China, Hong Kong SAR,1", 3)]
)
def test_a_record_of_another_width_holds_the_file_and_names_its_row(line: bytes, count: int) -> None:
    """A short or long record shifts every cell behind it into a neighbour's column."""
    held = refusal(b"geo,value\nJPN,1\n" + line + b"\nCHN,2\n", "geo", "value")
    assert (held.row, held.expected) == (3, "2 cells, as in the header")
    assert held.seen.startswith(f"{count} cells")


def test_a_header_of_368_cells_over_narrow_records_holds_the_file() -> None:
    """A publisher once saved a spreadsheet's empty columns too: 368 header cells over 4."""
    held = refusal(b",".join([b"geo", b"value", *[b""] * 366]) + b"\nJPN,1\n", "geo", "value")
    assert (held.row, held.expected) == (2, "368 cells, as in the header")


def test_every_missing_column_is_named_beside_the_header_that_was_seen() -> None:
    held = refusal(b"geo,worth\nJPN,1\n", "geo", "value", "year")
    assert (held.row, held.column) == (1, "value")
    assert held.seen == "missing value, year; the header has 2 cells: geo, worth"


def test_a_repeated_column_holds_the_file() -> None:
    held = refusal(b"geo,value,value\nJPN,1,2\n", "geo", "value")
    assert (held.row, held.column) == (1, "value")


def test_an_empty_file_and_a_header_alone_are_no_zero_rows() -> None:
    assert refusal(b"").seen == "an empty file"
    assert refusal(b"\n\n").seen == "an empty file"
    assert refusal(b"geo,value\n", "geo").seen == "a header and no record"


def test_blank_lines_are_no_records_but_count_as_rows() -> None:
    assert [r.row_number for r in read(b"geo\n\nJPN\n\n\nUSA\n\n", "geo")] == [3, 6]


@pytest.mark.parametrize("payload", [b'geo,value\n\nJPN,"1\nUSA,2\n', b'geo,value\n\n"JPN"x,1\n'])
def test_a_broken_quote_holds_the_file_and_names_its_row(payload: bytes) -> None:
    """Left open, a quote swallows every record behind it; the blank line before it must not shift the row number."""
    assert refusal(payload, "geo").row == 3


def test_a_cell_of_megabytes_holds_the_file() -> None:
    held = refusal(b'geo\n"' + b"x" * (MAX_CELL_CHARACTERS + 1) + b'"\n', "geo")
    assert held.row == 2


def test_full_width_and_quoted_line_breaks_stay_as_they_are() -> None:
    cells = read('国,値\n"日\n本",１２\n'.encode(), "国", "値").records[0].cells
    assert cells == {"国": "日\n本", "値": "１２"}


def test_records_without_a_header_keep_their_number_and_may_differ_in_width() -> None:
    payload = '"@Caption","図"\r\n\r\n"a\r\nb"\r\nc,d,e\r\n'.encode()
    records = read_records(payload, source="publisher", file="data.csv")
    assert records == [(1, ["@Caption", "図"]), (3, ["a\r\nb"]), (4, ["c", "d", "e"])]


def test_records_in_another_encoding_are_held() -> None:
    with pytest.raises(HeldFileError, match="expected: utf-8 text"):
        read_records("図".encode("cp932"), source="publisher", file="data.csv")


def held(header: str, *required: str, dataset: str = "chips") -> HeldFileError:
    """Why a file with this header is held, and what to do."""
    payload = f"{header}\n{','.join('1' for _ in header.split(','))}\n".encode()
    with pytest.raises(HeldFileError) as error:
        read_text_table(payload, source="publisher", file="chips.csv", required=required, dataset=dataset)
    return error.value


def test_a_missing_column_names_its_likeliest_new_name_and_the_row_that_declares_it() -> None:
    error = held("Chip,Memory bus (bit),Memory clock (MHz),Memory (bytes)", "Chip", "Memory size per board (Byte)")
    assert "'Memory (bytes)' may be 'Memory size per board (Byte)' under a new name" in error.seen
    assert "publisher,chips,Memory (bytes),Memory size per board (Byte)," in error.next_step
    assert "warehouse/reference/sources/column_renames.csv" in error.next_step


def test_a_column_that_the_parser_needs_is_nobodys_new_name() -> None:
    error = held("Memory bandwidth (byte/s)", "Memory bandwidth (byte/s)", "Memory bandwidth (bit/s)")
    assert "may be" not in error.seen
    assert "column_renames" not in error.next_step


def test_a_column_unlike_all_others_gets_no_guess() -> None:
    assert "may be" not in held("Country,Value", "Country", "Memory size per board (Byte)").seen


def test_a_comma_in_a_new_name_is_quoted_in_the_proposed_row() -> None:
    payload = b'"Robots, installed",Year\n1,2\n'
    with pytest.raises(HeldFileError) as error:
        read_text_table(payload, source="ifr", file="f", required=("Robots installed",), dataset="robots")
    assert 'ifr,robots,"Robots, installed",Robots installed,' in error.value.next_step
