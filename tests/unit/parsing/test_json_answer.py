"""JSON: exact numbers, and what holds the whole file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.json_answer import read_json


def read(payload: bytes) -> object:
    return read_json(payload, source="publisher", file="answer.json")


def test_numbers_stay_exact_and_a_byte_order_mark_is_dropped() -> None:
    assert read(b'\xef\xbb\xbf{"value": 0.10, "count": 12, "none": null}') == {
        "value": Decimal("0.10"),
        "count": 12,
        "none": None,
    }


@pytest.mark.parametrize(
    ("payload", "seen"),
    [
        (b"", "Expecting value"),
        (b"<html>", "Expecting value.*<html>"),
        (b'{"a": 1', "delimiter"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b"\xff\xfe", "byte 0xff"),
        (b"[" * 100_000, "expected: JSON"),
        (b'["Ja\\ud800pan"]', "surrogates not allowed"),
    ],
)
def test_what_is_no_json_is_held(payload: bytes, seen: str) -> None:
    with pytest.raises(HeldFileError, match=seen):
        read(payload)


def test_a_character_written_as_two_escapes_is_read() -> None:
    assert read(b'["\\ud83d\\ude00", "\\\\ud800"]') == ["\N{GRINNING FACE}", "\\ud800"]
