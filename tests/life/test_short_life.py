"""Two short lives within the time of the other tests: a fixed one, and one that hypothesis chooses and shrinks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.life.choosing import DATASETS
from tests.life.events import Event
from tests.life.fixed_life import lived
from tests.life.living import live, new_world
from tests.life.operators import Act, Deed
from tests.life.publishers import Dataset
from tests.life.world import World, simulated_sources
from tests.mirror import running_mirror

pytestmark = pytest.mark.long

#: What hypothesis may choose within the time of the other tests; ``long_run --examples`` lets it search for longer.
EXAMPLES, DAYS = 2, 2

_EVENTS = st.fixed_dictionaries({}, optional={dataset: st.sampled_from(Event) for dataset in DATASETS})
_ACTS = st.lists(
    st.builds(Act, st.sampled_from(Deed), st.sampled_from(DATASETS)),
    max_size=1,
)


class Life(RuleBasedStateMachine):
    """Days of events at any publisher and of the operator's acts, each of which is checked as it is lived."""

    first_day: ClassVar[World]

    def __init__(self) -> None:
        """Begin with the world as it was after its first day."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="life-"))
        self.world = self.first_day.copied(self.folder / "world")

    @rule(events=_EVENTS, acts=_ACTS)
    def live(self, events: Mapping[Dataset, Event], acts: list[Act]) -> None:
        """One day."""
        live(self.world, events, acts)

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder)


def search(first_day: World, *, examples: int, days: int) -> None:
    """Let hypothesis look for a life in which something does not hold, and shrink what it finds.

    Raises:
        AssertionError: it found one; the days that led there are told.
    """
    Life.first_day = first_day
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=days,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world after its first day, to be copied."""
    with running_mirror() as mirror, simulated_sources():
        yield new_world(tmp_path_factory.mktemp("life") / "world", mirror)


def test_all_that_is_to_hold_holds_in_a_life_of_every_event(first_day: World, tmp_path: Path) -> None:
    lived(first_day.copied(tmp_path / "world"))


def test_all_that_is_to_hold_holds_in_lives_that_hypothesis_chooses(first_day: World) -> None:
    search(first_day, examples=EXAMPLES, days=DAYS)
