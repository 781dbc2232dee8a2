"""What ``aigap check`` makes of the hand-marked quantities of the two articles, counted as ``tests/claims`` counts.

The sentences of ``tests/claims`` that no reader was tuned on have no threshold here: their rates are measured by
``tests/benchmarks/claim_scores.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.factcheck.checking import check_text
from pipeline.settings import Settings
from tests.claims.scoring import SEEDS, Pair, Scored, lines_of, score, text_of

LEAST_FOUND, LEAST_LINKED = 0.95, 0.90

pytestmark = [pytest.mark.genuine, pytest.mark.long]


@pytest.fixture(scope="module")
def scored(released: Settings, shared_folder: Path) -> list[Scored]:
    """The count of each article."""
    articles, warehouse = shared_folder / "articles", released.current_warehouse.resolve()
    if not articles.is_dir():
        pytest.skip(f"the articles are not at {articles}")
    texts = [(line, text_of(line, articles)) for line in lines_of(SEEDS)]
    return [
        score(line, check_text(text, title="", warehouse=warehouse, models_folder=released.models_folder))
        for line, text in texts
    ]


@pytest.fixture(scope="module")
def pairs(scored: list[Scored]) -> list[Pair]:
    """Every marked claim of both articles with the quantity matched to it."""
    found = [pair for text in scored for pair in text.pairs]
    assert found
    return found


def test_the_marked_quantities_are_found_with_value_and_unit(pairs: list[Pair]) -> None:
    missed = [pair.mark.text for pair in pairs if not pair.is_found]
    assert len(missed) <= (1 - LEAST_FOUND) * len(pairs), missed


def test_the_checkable_quantities_are_joined_to_their_series(pairs: list[Pair]) -> None:
    checkable = [pair for pair in pairs if pair.mark.is_checkable]
    missed = [pair.mark.text for pair in checkable if not pair.is_linked]
    assert len(missed) <= (1 - LEAST_LINKED) * len(checkable), missed


def test_nothing_is_refuted_that_is_not_marked_as_refuted(scored: list[Scored]) -> None:
    assert [one.quote for text in scored for one in text.false_refuted] == []
