"""From parsed rows to typed frames: nothing is coerced and nothing gets lost on the way."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot, read_snapshot
from pipeline.parsing.faults import HeldFileError, RunFault
from pipeline.reference.parse_context import ParseContext
from pipeline.sources import declared_dataset
from pipeline.sources.declaration import Dataset, ParsedFile
from tests.live_sources import context_of

TABLE = "ecb_exchange_rates"
ROW: dict[str, object] = {
    "file_name": "eurofxref-hist.csv",
    "row_number": 2,
    "rate_date": date(2024, 1, 2),
    "currency": "JPY",
    "units_per_euro": 155.5,
}


def giving(parsed: ParsedFile) -> Dataset:
    """The dataset of the ECB's rates with a parser that gives ``parsed``."""

    def parse(payload: bytes, context: ParseContext) -> ParsedFile:
        return parsed

    return replace(declared_dataset("ecb", "exchange_rates"), parse=parse)


def read(parsed: ParsedFile) -> ReadSnapshot:
    return read_snapshot(giving(parsed), b"", context_of("ecb", "exchange_rates", "eurofxref-hist.csv"))


def test_frames_have_exactly_the_types_of_their_schema() -> None:
    frame = read(ParsedFile(rows={TABLE: [ROW]}, rows_read=1)).frames[TABLE]
    assert dict(frame.schema) == {
        "file_name": pl.String,
        "row_number": pl.Int64,
        "rate_date": pl.Date,
        "currency": pl.String,
        "units_per_euro": pl.Float64,
    }


def test_a_table_without_rows_is_an_empty_frame_with_its_types() -> None:
    frame = read(ParsedFile(rows={}, rows_read=0)).frames[TABLE]
    assert frame.is_empty()
    assert frame.schema["rate_date"] == pl.Date()


@pytest.mark.parametrize(
    "wrong",
    [
        {"row_number": 2.5},
        {"row_number": 2.0},
        {"row_number": True},
        {"row_number": "2"},
        {"units_per_euro": 155},
        {"units_per_euro": "155.5"},
        {"rate_date": "2024-01-02"},
        {"rate_date": datetime(2024, 1, 2, 16, 0)},
        {"currency": 392},
    ],
)
def test_a_value_of_another_type_is_refused_and_never_bent(wrong: dict[str, object]) -> None:
    """Polars by itself makes 2 of 2.5 when it builds a frame from rows, under strict=True."""
    with pytest.raises(RunFault, match=next(iter(wrong))):
        read(ParsedFile(rows={TABLE: [ROW, ROW | wrong]}, rows_read=2))


@pytest.mark.parametrize(
    "row",
    [{name: value for name, value in ROW.items() if name != "currency"}, ROW | {"extra": 1}],
    ids=["missing", "undeclared"],
)
def test_a_missing_or_undeclared_column_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(RunFault, match=r"currency|extra"):
        read(ParsedFile(rows={TABLE: [ROW, row]}, rows_read=2))


def test_a_parser_that_loses_a_row_is_refused() -> None:
    with pytest.raises(RunFault, match="1 loaded"):
        read(ParsedFile(rows={TABLE: [ROW]}, rows_read=2))


def test_a_parser_that_fills_an_undeclared_table_is_refused() -> None:
    with pytest.raises(RunFault, match="elsewhere"):
        read(ParsedFile(rows={TABLE: [ROW], "elsewhere": []}, rows_read=1))


def test_excluded_rows_belong_to_the_account() -> None:
    parsed = ParsedFile(rows={TABLE: [ROW]}, rows_read=3, rows_excluded={"a rule": 2}, notes=["a note"])
    snapshot = read(parsed)
    assert (snapshot.rows_excluded, snapshot.notes, snapshot.published_at) == ({"a rule": 2}, ("a note",), None)


def test_knowing_the_sources_loads_nothing_heavy() -> None:
    code = (
        "import sys, pipeline.normalizing.typed_frames as r; from pipeline.sources import declared_tables;"
        "declared_tables();"
        "print([m for m in ('polars', 'pandera', 'duckdb', 'pandas') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def cut_archive() -> bytes:
    """A zip that has lost four bytes, as an upload that was broken off and resumed does."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", "Date,JPY,\n2024-01-02,155.5,\n")
    return whole.getvalue()[:40] + whole.getvalue()[44:]


def test_what_no_parser_foresaw_holds_the_file_and_says_what_was_raised_and_where() -> None:
    with pytest.raises(HeldFileError) as held:
        read_snapshot(
            declared_dataset("ecb", "exchange_rates"), cut_archive(), context_of("ecb", "exchange_rates", "rates.zip")
        )
    assert (held.value.source, held.value.file) == ("ecb", "rates.zip")
    assert held.value.seen == "ValueError: negative seek value -4"
    assert "hand it over again" in held.value.next_step
    note = held.value.__notes__[0]
    assert " in read_members > " in note
    assert ".py:" in note.rpartition(" > ")[2]
    assert str(Path.home()) not in note


def test_the_archive_that_ended_every_refresh_is_held(shared_folder: Path) -> None:
    path = shared_folder / "cases" / "files" / "cut_archive.zip"
    with pytest.raises(HeldFileError, match="seen: ValueError: negative seek value") as held:
        read_snapshot(
            declared_dataset("ecb", "exchange_rates"), path.read_bytes(), context_of("ecb", "exchange_rates", path.name)
        )
    assert held.value.file == "cut_archive.zip"


def test_memory_that_is_short_is_no_fault_of_the_file() -> None:
    def greedy(payload: bytes, context: ParseContext) -> ParsedFile:
        raise MemoryError

    dataset = replace(declared_dataset("ecb", "exchange_rates"), parse=greedy)
    with pytest.raises(MemoryError):
        read_snapshot(dataset, b"", context_of("ecb", "exchange_rates", "rates.zip"))
