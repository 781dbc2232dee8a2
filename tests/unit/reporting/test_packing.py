"""What is packed for the page is there again, value by value."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
from typing import Any

from pipeline.reporting.packing import packed
from pipeline.reporting.parts import Part


def unpacked(text: str) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(text)))


def test_numbers_keep_every_digit_and_an_absence_stays_one() -> None:
    part = Part(("value", "geo"), [(0.1 + 0.2, "JPN"), (None, None), (44_500, "JPN")])
    columns = unpacked(packed({"p": part}))["p"]["columns"]
    assert columns == {"value": [0.1 + 0.2, None, 44_500], "geo": {"words": ["JPN"], "at": [0, None, 0]}}


def test_days_and_moments_are_texts() -> None:
    part = Part(("day", "moment"), [(dt.date(2026, 4, 13), dt.datetime(2026, 11, 28, 23, 16, 36, 939))])
    columns = unpacked(packed({"p": part}))["p"]["columns"]
    assert [columns[name]["words"] for name in ("day", "moment")] == [["2026-04-13"], ["2026-11-28 23:16:36"]]


def test_an_empty_part_is_packed_as_one() -> None:
    assert unpacked(packed({"p": Part((), ())})) == {"p": {"rows": 0, "columns": {}}}


def test_the_same_parts_give_the_same_text() -> None:
    part = Part(("value",), [(1.5,)])
    assert packed({"p": part}) == packed({"p": part})
