"""Short lives with a name, each a list of days: what a random life was shrunk to, and what once was a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.life.events import Event
from tests.life.living import live, new_world
from tests.life.operators import Act, Deed
from tests.life.publishers import Dataset
from tests.life.world import World, simulated_sources
from tests.mirror import running_mirror
from tests.publications import DIFFUSION, GDP, INVESTMENT, MODELS, ROBOTS

pytestmark = pytest.mark.long_life

Days = Sequence[tuple[Mapping[Dataset, Event], Sequence[Act]]]


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world after its first day, to be copied."""
    with running_mirror() as mirror, simulated_sources():
        yield new_world(tmp_path_factory.mktemp("life") / "world", mirror)


def on(events: Mapping[Dataset, Event], *acts: Act) -> tuple[Mapping[Dataset, Event], Sequence[Act]]:
    """One day."""
    return events, acts


def holds(name: str, *days: tuple[Mapping[Dataset, Event], Sequence[Act]]) -> object:
    """A case."""
    return pytest.param(days, id=name)


CASES = (
    holds("an economy leaves a full list and comes back", on({DIFFUSION: Event.ECONOMY_WITHDRAWN}),
          on({DIFFUSION: Event.BROUGHT_BACK})),
    holds("an economy leaves a full list after two vintages", on({DIFFUSION: Event.NEW_PERIOD}),
          on({DIFFUSION: Event.ECONOMY_WITHDRAWN})),
    holds("a value leaves after three vintages", on({GDP: Event.RESTATED}), on({GDP: Event.RESTATED}),
          on({GDP: Event.VALUE_WITHDRAWN})),
    holds("an economy leaves Epoch's list", on({MODELS: Event.ECONOMY_WITHDRAWN})),
    holds("a model leaves Epoch's list", on({MODELS: Event.VALUE_WITHDRAWN})),
    holds("a model is given to another economy", on({MODELS: Event.REATTRIBUTED})),
    *(holds(f"a date of the future at {dataset[0]}", on({dataset: Event.IN_FUTURE}))
      for dataset in (ROBOTS, DIFFUSION, GDP, MODELS)),
    holds("a list twice as long", on({MODELS: Event.ANOTHER_LIST})),
    holds("another chart at the same address", on({ROBOTS: Event.WRONG_FILE})),
    holds("a chart with a further column", on({INVESTMENT: Event.COLUMN_ADDED})),
    holds("a chart with its columns moved", on({ROBOTS: Event.COLUMNS_MOVED})),
    holds("waves saved as UTF-8", on({DIFFUSION: Event.OTHER_ENCODING})),
    holds("a held file that is accepted days later", on({ROBOTS: Event.JUMPED}), on({}),
          on({}, Act(Deed.ACCEPT, ROBOTS))),
    holds("a wrong file that was accepted, and the right one after it",
          on({ROBOTS: Event.HALF}), on({}, Act(Deed.ACCEPT_WRONG, ROBOTS)), on({ROBOTS: Event.RESTATED})),
)  # fmt: skip


@pytest.mark.parametrize("days", CASES)
def test_life(first_day: World, tmp_path: Path, days: Days) -> None:
    world = first_day.copied(tmp_path / "world")
    for number, (events, acts) in enumerate(days, 1):
        happened = live(world, events, acts)
        assert happened.events == events, f"day {number}: the event cannot happen"
        assert len(happened.acts) == len(acts), f"day {number}: the act cannot be done"


def test_a_second_file_of_a_day_without_an_economy_is_the_edition(first_day: World, tmp_path: Path) -> None:
    world = first_day.copied(tmp_path / "world")
    live(world, {DIFFUSION: Event.RESTATED})
    live(world, {DIFFUSION: Event.ECONOMY_WITHDRAWN}, hours=6)
