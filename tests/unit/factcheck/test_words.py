"""Every row of the tables of words finds its example and not its counter-example, and none takes long on a long run."""

from __future__ import annotations

import re
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.factcheck import (
    economy_links,
    indicator_links,
    linking,
    named_periods,
    numerals,
    period_links,
    quantities,
    sentences,
    views,
    vocabulary,
)
from pipeline.factcheck.finding import parse_text
from pipeline.factcheck.words import FOLDER, Row, records, table

NAMES = sorted(path.stem for path in FOLDER.glob("*.tsv"))
PATTERNS = [(name, row) for name in NAMES if "pattern" in records(name)[0] for row in table(name)]
_AT_PLACE = ("counters",)
#: A thousand characters of one kind are read in far less; a pattern that tries them from every place takes seconds.
_LENGTH, _SECONDS = 3_000, 0.5


def _finds(name: str, row: Row, text: str) -> bool:
    is_at_place = name.startswith(_AT_PLACE) or row.fields.get("side") == "after"
    return bool(row.pattern.match(text) if is_at_place else row.pattern.search(text))


@pytest.mark.parametrize(("name", "row"), PATTERNS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PATTERNS)])
def test_a_row_finds_its_example_and_not_its_counter_example(name: str, row: Row) -> None:
    assert _finds(name, row, row["example"])
    assert not _finds(name, row, row["counter_example"])


def test_every_kind_of_scope_has_its_words_for_a_reader() -> None:
    kinds = {row["kind"] for language in ("ja", "en") for row in records(f"scopes.{language}")}
    told = {row["kind"] for row in records("scope_kinds")}
    assert kinds <= told
    assert all("{words}" in row["reason_en"] and "{words}" in row["reason_ja"] for row in records("scope_kinds"))


def _compiled() -> dict[str, re.Pattern[str]]:
    modules = (economy_links, indicator_links, linking, named_periods, numerals, period_links, quantities, sentences)
    found = {
        f"{module.__name__}.{name}": value
        for module in (*modules, views, vocabulary)
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    }
    found |= {f"named_periods.{n}": form for n, (form, _) in enumerate(named_periods._FORMS)}
    return found | {f"{name}.{n}": row.pattern for n, (name, row) in enumerate(PATTERNS)}


COMPILED = _compiled()
_CHARACTERS = (
    string.digits
    + string.ascii_letters
    + " .,-–:;()[]（）「」、。・％%$年月日人台社件万億千百十一二〇のはがをにで約度第"
)


@pytest.mark.parametrize("name", COMPILED)
def test_a_pattern_is_linear_on_long_runs_of_its_own_characters(name: str) -> None:
    pattern = COMPILED[name]
    runs = sorted({character for character in pattern.pattern if not character.isspace()} | set("0a一ア、 "))
    started = time.process_time()
    for character in runs:
        for _ in pattern.finditer(character * _LENGTH):
            pass
    assert time.process_time() - started < _SECONDS * max(1, len(runs) / 20)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(_CHARACTERS, min_size=1, max_size=4), min_size=1, max_size=3), st.integers(200, 1500))
def test_a_repeated_run_takes_time_in_proportion_to_its_length(parts: list[str], times: int) -> None:
    run = "".join(parts)
    started = time.process_time()
    parsed = parse_text(run * times)
    assert time.process_time() - started < 1 + len(run) * times / 4_000
    assert parsed.plain == parsed.plain[: len(run) * times]


def test_forty_digits_in_a_row_are_a_code_and_take_no_time() -> None:
    started = time.process_time()
    assert parse_text("管理番号" + "1234567890" * 4 + "歳").quantities == ()
    assert time.process_time() - started < 0.5
