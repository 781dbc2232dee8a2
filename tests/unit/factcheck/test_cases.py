"""Sentences of the kinds in which a reader of articles goes wrong: what each must come to, and must never be."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.factcheck.findings import Finding

SUPPORT = frozenset({"supported", "supported_within_rounding"})
OPEN = frozenset({"not_enough_information"})
NO_FACT = frozenset({"not_checkable"})
REFUTED = frozenset({"refuted"})
DAMNED = frozenset({"refuted", "misleading"})

#: Kind of sentence -> each quantity that must be found, and the verdicts that it may have. Two kinds come twice.
CASES: dict[tuple[str, int], dict[str, frozenset[str]]] = {
    ("subset age", 0): {"26.7%": SUPPORT, "44.7%": OPEN},
    ("subset size", 0): {"26.1%": OPEN, "17.5%": OPEN},
    ("subset industry", 0): {"11,881 industrial robots": OPEN},
    ("subset company", 0): {"seven notable AI models": OPEN},
    ("subset state", 0): {"42 AI-related laws": OPEN},
    ("part of a sum", 0): {"$109.1 billion": SUPPORT, "$33.2 billion": OPEN},
    ("share of the nation", 0): {"30%": OPEN},
    ("other question", 0): {"4割": OPEN, "最多": OPEN},
    ("newspaper decimal", 0): {"68・8%": SUPPORT, "81・2%": SUPPORT},
    ("two-digit year", 0): {"27万6千台": SUPPORT, "6倍": SUPPORT},
    ("forecast", 0): {"10%": NO_FACT, "4万4500台": OPEN | SUPPORT},
    ("demonym", 0): {"50": SUPPORT, "34": SUPPORT},
    ("demonym swapped", 0): {"50": OPEN | REFUTED, "34": OPEN | REFUTED},
    ("next after", 0): {"4万6千台": SUPPORT | OPEN, "27万6千台": SUPPORT | OPEN, "2位": SUPPORT | OPEN},
    ("zero", 0): {"40": SUPPORT | OPEN, "15": SUPPORT | OPEN, "ゼロ": OPEN},
    ("edition not held", 0): {"897社": OPEN, "122社": OPEN},
    ("overtaken", 0): {"40 notable AI models": SUPPORT, "15": SUPPORT},
    ("count off by one", 0): {"43": OPEN | DAMNED},
    ("superlative", 0): {"世界最大": OPEN | REFUTED},
    ("superlative", 1): {"the most": SUPPORT},
    ("personal or firms", 0): {"78 per cent": OPEN},
    ("tenfold", 0): {"93億ドル": REFUTED},
    ("points", 0): {"17.6ポイント": OPEN | SUPPORT, "26.7%": OPEN | SUPPORT},
    ("wrong unit", 0): {"93兆ドル": REFUTED},
    ("digits", 0): {},
}
#: Read from a page, which is another matter than the sentence (tests of what comes in).
_OF_A_PAGE = "html"

pytestmark = pytest.mark.genuine


@pytest.fixture(scope="module")
def found(
    shared_folder: Path, findings_of: Callable[[Sequence[str]], list[list[Finding]]]
) -> dict[tuple[str, int], list[Finding]]:
    """The findings on every sentence of the cases, by its kind and number."""
    path = shared_folder / "cases" / "articles.tsv"
    if not path.exists():
        pytest.skip(f"the cases are not at {path}")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [
            row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] != _OF_A_PAGE
        ]
    kinds = [row["kind"] for row in rows]
    keys = [(kind, kinds[:place].count(kind)) for place, kind in enumerate(kinds)]
    assert set(keys) == CASES.keys()
    return dict(zip(keys, findings_of([row["sentence"] for row in rows]), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_each_sentence_comes_to_what_is_true_of_it(
    case: tuple[str, int], found: dict[tuple[str, int], list[Finding]]
) -> None:
    told = {one.quantity.quote: one for one in found[case]}
    for quote, allowed in CASES[case].items():
        assert quote in told, (quote, list(told))
        assert told[quote].verdict in allowed, (quote, told[quote].verdict, told[quote].reason_en)


def test_no_part_of_a_decimal_is_a_number_of_its_own(found: dict[tuple[str, int], list[Finding]]) -> None:
    assert [one.quantity.quote for one in found["newspaper decimal", 0]] == ["68・8%", "81・2%"]


def test_a_forecasts_year_is_carried_to_no_other_sentence(found: dict[tuple[str, int], list[Finding]]) -> None:
    links = [one.link or one.candidate for one in found["forecast", 0]]
    assert all(link is None or not (link.period or "").startswith("2028") for link in links)


def test_what_narrows_a_quantity_is_told(found: dict[tuple[str, int], list[Finding]]) -> None:
    [twenties] = [one for one in found["subset age", 0] if one.quantity.quote == "44.7%"]
    assert twenties.scope and twenties.scope.kind == "age"
    assert twenties.reason_en == "It is of a part of the people (20代), which no series holds."


def test_an_edition_that_is_not_at_hand_is_told(found: dict[tuple[str, int], list[Finding]]) -> None:
    assert {one.reason_en for one in found["edition not held", 0]} == {"AI Index 2024 is not in the warehouse."}


def test_an_agreement_that_a_later_edition_restates_says_so(found: dict[tuple[str, int], list[Finding]]) -> None:
    for one in found["overtaken", 0]:
        assert one.evidence and one.evidence.edition == "AI Index 2025"
        assert "AI Index 2026 has restated it since" in one.overtaken_en


def test_a_tenfold_error_is_one_of_magnitude(found: dict[tuple[str, int], list[Finding]]) -> None:
    assert [one.row["error_class"] for one in found["tenfold", 0]] == ["order_of_magnitude"]


def test_a_place_after_another_is_that_of_the_one_which_comes_after(
    findings_of: Callable[[Sequence[str]], list[list[Finding]]],
) -> None:
    text = "2023年の産業用ロボットの設置台数は日本が4万6千台で、中国の27万6千台に次ぐ世界2位だった。"
    [found] = findings_of([text])
    assert [(one.link and one.link.geo, one.verdict) for one in found] == [
        ("JPN", "supported"),
        ("CHN", "supported"),
        ("JPN", "supported"),
    ]
