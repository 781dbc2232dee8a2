"""The passages in the manner of real texts are marked truly: the release itself is asked for every marked number."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import duckdb
import pytest

from tests.claims.scoring import FOLDER, TUNING, UNTOUCHED, half_of
from tests.claims.truth import Truth

HALVES = (TUNING, UNTOUCHED)
FEWEST_PASSAGES = 300
#: So many figures of a real article are of something that no series measures.
SHARE_WITHOUT_SERIES = (0.35, 0.5)


def passages(half: str) -> list[dict[str, Any]]:
    """Every passage of a half."""
    return [json.loads(line) for line in (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]


ALL = [passage for half in HALVES for passage in passages(half)]
CLAIMS = [(passage["id"], mark) for passage in ALL for mark in passage["quantities"] if mark["is_claim"]]


@pytest.fixture(scope="module")
def truth(_opened: duckdb.DuckDBPyConnection) -> Truth:
    """The readings of the release, read once."""
    with _opened.cursor() as connection:
        connection.execute("use release")
        return Truth(connection)


def claims(*expected: str) -> list[tuple[str, dict[str, Any]]]:
    """The marked claims of both halves that expect one of the verdicts."""
    return [(passage, mark) for passage, mark in CLAIMS if mark["expected"] in expected]


def told(wrong: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """What a failure shows: where, and which number. No text, so that nobody reads the untouched half by accident."""
    return [f"{passage}: {mark['text']}" for passage, mark in wrong]


def test_a_right_figure_is_one_that_some_edition_says(truth: Truth) -> None:
    wrong = [pair for pair in claims("supported", "supported_within_rounding") if not truth.says(pair[1])]
    assert told(wrong) == []


def test_a_planted_error_is_one_that_no_edition_says(truth: Truth) -> None:
    assert told([pair for pair in claims("refuted") if truth.says(pair[1])]) == []


def test_a_misleading_figure_is_true_of_another_period_edition_or_concept(truth: Truth) -> None:
    assert told([pair for pair in claims("misleading") if not truth.says_elsewhere(pair[1])]) == []


def test_a_zero_that_is_none_stands_where_the_economy_has_no_value(truth: Truth) -> None:
    zeros = [pair for pair in CLAIMS if pair[1]["reason"] == "zero"]
    held = [pair for pair in zeros if truth.of(pair[1]["indicator_id"], pair[1]["geo"], pair[1]["period"])]
    assert zeros
    assert told(held) == []


def test_each_passage_lies_in_the_half_that_its_hash_gives() -> None:
    misplaced = [passage["id"] for half in HALVES for passage in passages(half) if half_of(passage["text"]) != half]
    assert misplaced == []


def test_there_are_enough_passages_in_both_languages_and_of_every_kind_in_one_half_at_least() -> None:
    assert len(ALL) >= FEWEST_PASSAGES
    assert len({passage["text"] for passage in ALL}) == len(ALL)
    languages = Counter(passage["language"] for passage in ALL)
    assert min(languages["ja"], languages["en"]) >= FEWEST_PASSAGES // 2


def test_what_no_series_holds_is_as_frequent_as_in_real_texts_and_has_its_reason() -> None:
    without = [mark for _, mark in CLAIMS if mark["indicator_id"] is None]
    low, high = SHARE_WITHOUT_SERIES
    assert low <= len(without) / len(CLAIMS) <= high
    assert [mark["text"] for mark in without if not mark["reason"]] == []


def test_the_expected_verdict_is_allowed_and_support_and_refutation_never_both() -> None:
    assert told([pair for pair in CLAIMS if pair[1]["expected"] not in pair[1]["allowed"]]) == []
    both = [pair for pair in CLAIMS if {"supported", "refuted"} <= set(pair[1]["allowed"])]
    assert told(both) == []
