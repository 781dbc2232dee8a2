"""What the tests of placing and judging share: one release, and a check of a text against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import pytest

from pipeline.contracts.sql_text import attach
from pipeline.factcheck.checking import Check, check_text
from pipeline.factcheck.finding import parse_text
from pipeline.factcheck.findings import Finding, Placed
from pipeline.factcheck.judging import judged
from pipeline.factcheck.linking import link
from pipeline.factcheck.vocabulary import Vocabulary
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def links(released: Settings) -> Callable[..., tuple[Placed, ...]]:
    """Place the quantities of a text by the words of the release built offline, without judging them."""
    with duckdb.connect(str(released.current_warehouse.resolve()), read_only=True) as connection:
        vocabulary = Vocabulary(connection)
    return lambda text, edition=None: link(parse_text(text), vocabulary, edition=edition)


@pytest.fixture(scope="session")
def check(released: Settings) -> Callable[..., Check]:
    """Check a text against the release built offline."""

    def run(text: str, **options: str) -> Check:
        return check_text(
            text,
            title="a text",
            warehouse=released.current_warehouse.resolve(),
            models_folder=released.models_folder,
            **options,  # type: ignore[arg-type]
        )

    return run


@pytest.fixture(scope="session")
def findings_of(released: Settings) -> Callable[[Sequence[str]], list[list[Finding]]]:
    """The findings on each of several texts, each read by itself, and all judged at once."""

    def run(texts: Sequence[str]) -> list[list[Finding]]:
        with duckdb.connect() as connection:
            attach(connection, released.current_warehouse.resolve(), "release")
            connection.execute("use release")
            vocabulary = Vocabulary(connection)
            connection.execute("use memory")
            placed = [link(parse_text(text), vocabulary) for text in texts]
            every = [one for text in placed for one in text]
            models = released.models_folder
            found = iter(judged(parse_text(""), every, release=connection, models_folder=models, vocabulary=vocabulary))
        return [[next(found) for _ in text] for text in placed]

    return run
