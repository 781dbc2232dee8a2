"""What the tests of linking and judging share: one release, and a check of a text against it."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest

from pipeline.factcheck.checking import Check, check_text
from pipeline.factcheck.linking import LinkedQuantity, link
from pipeline.factcheck.quantities import parse_text
from pipeline.factcheck.vocabulary import Vocabulary
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def links(released: Settings) -> Callable[..., tuple[LinkedQuantity, ...]]:
    """Link the quantities of a text by the words of the release built offline, without judging them."""
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
