"""A short life that is the same each time: every event and every act once, several on each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.life.events import Event
from tests.life.living import live
from tests.life.operators import Act, Deed
from tests.life.publishers import Dataset
from tests.life.world import World
from tests.publications import DIFFUSION, GDP, INVESTMENT, MODELS, ROBOTS

_E = Event
#: What happens to each dataset on the days of the life; None is a day on which nothing does.
_LIVES: Mapping[Dataset, Sequence[Event | None]] = {
    INVESTMENT: (_E.NEW_ROWS, _E.HALF, _E.COLUMN_ADDED, _E.STALE_ETAG, _E.JUMPED, _E.HTML),
    ROBOTS: (_E.THOUSANDFOLD, _E.IN_FUTURE, _E.WRONG_FILE, None, _E.COLUMNS_MOVED, _E.TWICE),
    DIFFUSION: (_E.MISSPELLED, None, _E.VALUE_WITHDRAWN, _E.OTHER_ENCODING, _E.NEW_PERIOD, _E.BROUGHT_BACK),
    GDP: (_E.COLUMN_RENAMED, _E.CUT_BODY, _E.RECOVERED, _E.WRONG_ENCODING, None, _E.TOO_MANY),
    MODELS: (_E.NOT_FOUND, _E.RECOVERED, _E.ANOTHER_LIST, _E.REATTRIBUTED, _E.ECONOMY_WITHDRAWN, _E.RESPELLED),
}
_ACTS: Sequence[Sequence[Act]] = (
    (),
    (Act(Deed.LAND_OLD, DIFFUSION),),
    (),
    (Act(Deed.UPGRADE_SQL), Act(Deed.LAND, ROBOTS)),
    (Act(Deed.REJECT_HELD, GDP),),
    (Act(Deed.UPGRADE_CODE),),
)
DAYS = len(_ACTS)


def lived(world: World, days: int = DAYS) -> None:
    """Let a world live the first days of it, with two at its end on which there is no news.

    Raises:
        AssertionError: something does not hold on one of them.
    """
    for number, acts in enumerate(_ACTS[:days]):
        events = {dataset: event for dataset, life in _LIVES.items() if (event := life[number])}
        live(world, events, acts)
    live(world, {ROBOTS: Event.NEW_ETAG})
    live(world)
