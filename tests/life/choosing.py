"""Which events and acts come on a day of a random life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from tests.life.events import FAILING, Event
from tests.life.operators import Act, Deed
from tests.life.publishers import PUBLISHERS, Dataset
from tests.life.world import World

DATASETS: Sequence[Dataset] = tuple(publisher.dataset for publisher in PUBLISHERS)
#: What honest publishers do comes more often than what goes wrong.
_HONEST = (
    Event.NEW_ROWS, Event.RESTATED, Event.RESTATED, Event.NEW_PERIOD, Event.ECONOMY_WITHDRAWN, Event.VALUE_WITHDRAWN,
    Event.BROUGHT_BACK, Event.REATTRIBUTED, Event.RESPELLED, Event.SAME_AGAIN,
)  # fmt: skip
#: The share of days with an act of the operator, and of failing servers that answer again on a day.
_ACTS, _RECOVERIES = 0.25, 0.4
#: How long an address gives 404.
_DAYS_OF_404 = 7


def chosen_day(world: World, random: Random) -> tuple[Mapping[Dataset, Event], Sequence[Act]]:
    """Events at one to three datasets, recoveries of failing servers, and sometimes an act of the operator."""
    events = {}
    for dataset in random.sample(DATASETS, random.choice((1, 1, 2, 3))):
        events[dataset] = random.choice(random.choice((_HONEST, tuple(Event))))
    for dataset, book in world.books.items():
        if book.failing is not None and _recovers(world, dataset, random):
            events[dataset] = Event.RECOVERED
    acts = [Act(random.choice(list(Deed)), random.choice(DATASETS))] if random.random() < _ACTS else []
    return events, acts


def _recovers(world: World, dataset: Dataset, random: Random) -> bool:
    book = world.books[dataset]
    if book.failing == Event.NOT_FOUND and book.failing_since is not None:
        return (world.now - book.failing_since).days >= _DAYS_OF_404
    return random.random() < _RECOVERIES


#: What a failing server may do is to recover; the sets of the two kinds of events do not meet.
assert Event.RECOVERED not in FAILING
