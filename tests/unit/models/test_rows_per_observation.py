"""No table grows faster than the observations: each adds at most the rows per observation that its header allows.

mart.time_distance once compared every economy with every other, and nobody saw it in the embedded editions, which are
small. A panel grows here in each direction by itself, as what is square in one is linear in the others.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
import pytest

from pipeline.building.sql_models import read_models
from pipeline.parsing.faults import RunFault
from tests.generated_panel import Panel, all_models, fill

SMALL = Panel()
GROWN = {
    "economies": replace(SMALL, economies=100),
    "months": replace(SMALL, months=200),
    "indicators": replace(SMALL, indicators=4),
    "editions": replace(SMALL, editions=4),
}


@cache
def rows(panel: Panel) -> dict[str, int]:
    """How many rows each model gives."""
    counts = {}
    with duckdb.connect() as connection:
        fill(connection, panel)
        for model in all_models():
            connection.execute(f"create table {model.name} as {model.sql}")
            counts[model.name] = connection.execute(f"select count(*) from {model.name}").fetchall()[0][0]
    return counts


def added(direction: str) -> dict[str, float]:
    """The rows that each model adds with an observation, where the panel grows in one direction."""
    before, after = rows(SMALL), rows(GROWN[direction])
    return {name: (after[name] - before[name]) / (GROWN[direction].cells - SMALL.cells) for name in after}


@pytest.mark.parametrize("direction", GROWN)
def test_no_table_grows_by_more_rows_than_its_header_allows(direction: str) -> None:
    bounds = {model.name: model.rows_per_observation for model in all_models()}
    too_fast = {name: (round(more, 2), bounds[name]) for name, more in added(direction).items() if more > bounds[name]}
    assert not too_fast, f"rows added per observation, and how many rows_per_observation allows: {too_fast}"
    assert added(direction)["core.observations"] > 0.9, "the panel did not arrive, so that nothing was measured"


def test_no_header_allows_more_than_twice_what_it_needs() -> None:
    """A bound that nothing comes near would hide the growth that it is there to find."""
    growth = added("economies")
    for model in all_models():
        if model.rows_per_observation > 1:
            assert growth[model.name] > model.rows_per_observation / 2, model.name


@pytest.mark.parametrize("words", ["1, one", "3", "many, as they are", ""])
def test_a_bound_that_cannot_be_read_or_has_no_reason_is_refused(tmp_path: Path, words: str) -> None:
    folder = tmp_path / "mart"
    folder.mkdir()
    header = "-- title: t\n-- grain: g\n-- unit: u\n-- caveats: c\n"
    (folder / "some.sql").write_text(f"{header}-- rows_per_observation: {words}\nselect 1 as one\n", encoding="utf-8")
    with pytest.raises(RunFault, match="how a model grows cannot be read"):
        read_models(tmp_path)
