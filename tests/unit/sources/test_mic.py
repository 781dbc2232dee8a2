"""The csv behind a figure of the white paper, on small files of our own in its layout: one quirk, one test."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from tests.live_sources import observations, read, valid

TABLE = "mic_white_paper_cells"
WIDTH = 10
HEADER = [
    ["@Caption", "地方自治体におけるAI導入状況"],
    ["@Creator", "令和7年版情報通信白書"],
    ["@Date", "2025-07-04"],
    ["@Language", "ja"],
    ["@@Title", "ja"],
    ["", "", "導入済み", "実証中", "", "", "", "", "導入済み", "実証中"],
    ["@@Unit", "ja"],
    ["", "", "", "", "", "", "", "", "%", "%"],
    ["@@Baseval"],
    ["", "", "", "", "", "", "", "", "0.01", "0.01"],
    ["@@Datatype"],
    ["xsd:string"] * 2 + ["xsd:integer"] * 2 + [""] * 2 + ["xsd:string"] * 2 + ["xsd:integer"] * 2,
    ["@Note"],
]
RECORD = ["実数", "令和6年度", "12", "0", "", "", "割合", "令和6年度", "60", "0"]


def paper(*records: list[str], header: list[list[str]] = HEADER, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(line + [""] * (WIDTH - len(line)) for line in (*header, *records))
    return text.getvalue().encode(encoding)


def cells(payload: bytes) -> ReadSnapshot:
    return read("mic", "white_paper", payload)


def without(name: str) -> list[list[str]]:
    return [line for line in HEADER if line[0] != name]


def replaced(row: int, cells: list[str]) -> list[list[str]]:
    return [*HEADER[:row], cells, *HEADER[row + 1 :]]


def test_numbers_and_percentages_side_by_side_become_one_row_a_cell() -> None:
    snapshot = cells(paper(RECORD))
    rows = valid(snapshot, "s")[TABLE].to_dicts()
    shown = [(row["kind"], row["item"], row["unit_as_published"], row["value"], row["column_number"]) for row in rows]
    assert shown == [
        ("実数", "導入済み", None, 12.0, 3),
        ("実数", "実証中", None, 0.0, 4),
        ("割合", "導入済み", "%", 0.6, 9),
        ("割合", "実証中", "%", 0.0, 10),
    ]
    assert {(row["fiscal_year"], row["row_number"], row["file_date"]) for row in rows} == {(2024, 14, date(2025, 7, 4))}
    assert {(row["caption"], row["section"]) for row in rows} == {("地方自治体におけるAI導入状況", None)}


def test_a_record_with_one_cell_is_a_heading_of_those_below() -> None:
    snapshot = cells(paper(["", "指定都市"], RECORD, ["", "その他の市区町村"], RECORD))
    sections = snapshot.frames[TABLE]["section"].to_list()
    assert sections == ["指定都市"] * 4 + ["その他の市区町村"] * 4
    assert (snapshot.rows_read, list(snapshot.rows_excluded.values())) == (10, [2])


def test_a_blank_cell_is_excluded_by_rule_and_never_a_zero() -> None:
    snapshot = cells(paper([*RECORD[:3], "", *RECORD[4:]]))
    assert snapshot.frames[TABLE].height == 3
    assert list(snapshot.rows_excluded.values()) == [1]


@pytest.mark.parametrize(("place", "text", "bad"), [(1, "2024", 2), (1, "令和6年", 2), (2, "-", 1), (2, "1,024", 1)])
def test_a_bad_cell_quarantines_what_it_touches(place: int, text: str, bad: int) -> None:
    snapshot = cells(paper([*RECORD[:place], text, *RECORD[place + 1 :]]))
    assert [row.row_number for row in snapshot.quarantined] == [14] * bad
    assert snapshot.frames[TABLE].height == 4 - bad


@pytest.mark.parametrize("name", ["@Caption", "@Date", "@@Title", "@@Unit", "@@Baseval", "@@Datatype", "@Note"])
def test_a_missing_header_line_holds_the_file(name: str) -> None:
    with pytest.raises(HeldFileError, match=f"missing or repeated: {name}"):
        cells(paper(RECORD, header=without(name)))


@pytest.mark.parametrize(
    ("row", "line", "seen"),
    [
        (2, ["@Date", "令和7年"], "令和7年"),
        (9, ["", "", "", "", "", "", "", "", "1", "0.01"], "'1' with the unit '%'"),
        (9, ["", "", "0.01", "", "", "", "", "", "0.01", "0.01"], "'0.01' with the unit ''"),
        (9, ["", "", "x", "", "", "", "", "", "0.01", "0.01"], "'x'"),
        (11, ["xsd:string", "xsd:string"], "xsd:string"),
    ],
)
def test_a_header_that_says_something_else_holds_the_file(row: int, line: list[str], seen: str) -> None:
    with pytest.raises(HeldFileError, match=seen):
        cells(paper(RECORD, header=replaced(row, line)))


@pytest.mark.parametrize("payload", [b"", paper(), paper(RECORD, encoding="cp932"), b"a,b\n1,2\n"])
def test_what_is_no_such_file_is_held(payload: bytes) -> None:
    with pytest.raises(HeldFileError):
        cells(payload)


def test_it_feeds_no_indicator() -> None:
    assert observations("mic", "white_paper", {"s": cells(paper(RECORD))}) == []
