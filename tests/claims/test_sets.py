"""The hand-marked sets are well formed: offsets, identifiers and vocabulary; not what any reader makes of them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.reference.files import Reference
from pipeline.settings import PROJECT_ROOT

SETS = Path(__file__).parent
SENTENCES = ("japanese_sentences.jsonl", "english_sentences.jsonl")
LANGUAGE = {"japanese_sentences.jsonl": "ja", "english_sentences.jsonl": "en"}
SEEDS = "seed_articles.jsonl"
PASSAGES = ("passages_tuning.jsonl", "passages_untouched.jsonl")
FEWEST_SENTENCES = 45
LONGEST_QUOTE = 40
MARKS = (
    "value",
    "unit",
    "operator",
    "claim_type",
    "indicator_id",
    "geo",
    "comparator_geo",
    "period",
    "expected",
)
UNITS_WITHOUT_A_SERIES = {
    "times",
    "rank",
    "points",
    "years",
    "Chinese yuan",
    "euros",
    "South Korean won",
}
OPERATORS = {"equal", "about", "more_than", "at_least", "less_than", "at_most", "majority"}
CLAIM_TYPES = {
    "level",
    "share",
    "ratio",
    "difference",
    "rank",
    "trend",
    "first_time",
    "existence",
    "forecast",
    "opinion",
    "causal",
}
VERDICTS = {
    "supported",
    "supported_within_rounding",
    "misleading",
    "refuted",
    "not_checkable",
    "not_enough_information",
}
PERIOD = re.compile(r"\d{4}(/\d{4}|-(Q[1-4]|S[12]|\d{2}))?")


def lines_of(name: str) -> list[dict[str, Any]]:
    """Every line of a set, parsed."""
    return [json.loads(line) for line in (SETS / name).read_text(encoding="utf-8").splitlines()]


def quantities_of(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Every marked quantity of a set with the identifier of its line."""
    return [(line["id"], quantity) for line in lines_of(name) for quantity in line["quantities"]]


def column(table: str, name: str) -> set[str]:
    """The distinct values of one column of a reference table."""
    path = Reference(PROJECT_ROOT / "warehouse" / "reference").path(f"{table}.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        return {row[name] for row in csv.DictReader(rows)}


@pytest.mark.parametrize("name", SENTENCES)
def test_there_are_enough_sentences_of_one_language(name: str) -> None:
    lines = lines_of(name)
    assert len(lines) >= FEWEST_SENTENCES
    assert {line["language"] for line in lines} == {LANGUAGE[name]}
    assert len({line["text"] for line in lines}) == len(lines)


def test_no_identifier_is_used_twice() -> None:
    identifiers = [line["id"] for name in (*SENTENCES, SEEDS, *PASSAGES) for line in lines_of(name)]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("name", (*SENTENCES, *PASSAGES))
def test_offsets_cut_the_quantity_out_of_the_text(name: str) -> None:
    wrong = [
        (line["id"], quantity["text"])
        for line in lines_of(name)
        for quantity in line["quantities"]
        if line["text"][quantity["start"] : quantity["end"]] != quantity["text"] or not quantity["text"]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", (*SENTENCES, SEEDS, *PASSAGES))
def test_quantities_stand_in_order_and_apart(name: str) -> None:
    wrong = [
        (line["id"], later["text"])
        for line in lines_of(name)
        for earlier, later in zip(line["quantities"], line["quantities"][1:], strict=False)
        if later["start"] < earlier["end"]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", (*SENTENCES, *PASSAGES))
def test_every_digit_is_inside_a_marked_quantity(name: str) -> None:
    wrong = [
        (line["id"], digits.group())
        for line in lines_of(name)
        for digits in re.finditer(r"\d+", line["text"])
        if not any(f["start"] <= digits.start() and digits.end() <= f["end"] for f in line["quantities"])
    ]
    assert wrong == []


@pytest.mark.parametrize("name", (*SENTENCES, SEEDS, *PASSAGES))
def test_what_is_no_claim_bears_no_mark(name: str) -> None:
    marked = [
        (line_id, quantity["text"])
        for line_id, quantity in quantities_of(name)
        if not quantity["is_claim"] and any(quantity[mark] is not None for mark in MARKS)
    ]
    assert marked == []


@pytest.mark.parametrize("name", (*SENTENCES, SEEDS, *PASSAGES))
def test_a_claim_uses_the_vocabulary(name: str) -> None:
    indicators, geos = column("indicators", "indicator_id"), column("economies", "geo")
    units = column("units", "unit") | UNITS_WITHOUT_A_SERIES
    wrong = [
        (line_id, quantity["text"])
        for line_id, quantity in quantities_of(name)
        if quantity["is_claim"]
        and not (
            quantity["operator"] in OPERATORS
            and quantity["claim_type"] in CLAIM_TYPES
            and quantity["expected"] in VERDICTS
            and quantity["indicator_id"] in indicators | {None}
            and {quantity["geo"], quantity["comparator_geo"]} <= geos | {None}
            and quantity["unit"] in units | {None}
            and (quantity["period"] is None or PERIOD.fullmatch(quantity["period"]))
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("name", (*SENTENCES, SEEDS, *PASSAGES))
def test_a_verdict_on_the_data_names_what_is_measured(name: str) -> None:
    incomplete = [
        (line_id, quantity["text"])
        for line_id, quantity in quantities_of(name)
        if quantity["expected"] not in (None, "not_checkable", "not_enough_information")
        and None in (quantity["value"], quantity["unit"], quantity["indicator_id"], quantity["geo"])
    ]
    assert incomplete == []


@pytest.mark.parametrize("name", SENTENCES)
def test_every_verdict_is_expected_somewhere(name: str) -> None:
    assert {quantity["expected"] for _, quantity in quantities_of(name) if quantity["is_claim"]} == VERDICTS


@pytest.mark.genuine
def test_the_seed_articles_are_marked_at_their_own_characters(shared_folder: Path) -> None:
    for article in lines_of(SEEDS):
        raw = (shared_folder / "articles" / article["file"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == article["sha256"], article["file"]
        text = raw.decode("utf-8")
        quantities = article["quantities"]
        assert [text[quantity["start"] : quantity["end"]] for quantity in quantities] == [
            quantity["text"] for quantity in quantities
        ]


def test_the_seeds_hold_no_sentence_of_the_articles() -> None:
    assert all("text" not in article for article in lines_of(SEEDS))
    assert max(len(quantity["text"]) for _, quantity in quantities_of(SEEDS)) <= LONGEST_QUOTE
