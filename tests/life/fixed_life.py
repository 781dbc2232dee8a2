"""A short life that is the same each time: every event and every act once, several on each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.life.choosing import is_left_out
from tests.life.events import Event
from tests.life.living import live
from tests.life.not_yet import DEEDS_NOT_YET
from tests.life.operator import Act, Deed
from tests.life.publishers import Dataset
from tests.life.world import World
from tests.publications import DIFFUSION, GDP, INVESTMENT, MODELS, ROBOTS

_E = Event
#: What happens to each dataset on the days of the life; None is a day on which nothing does.
_LIVES: Mapping[Dataset, Sequence[Event | None]] = {
    INVESTMENT: (_E.NEW_ROWS, _E.HALF, _E.COLUMN_ADDED, _E.NEW_PERIOD, _E.JUMPED, None, _E.HTML),
    ROBOTS: (_E.THOUSANDFOLD, _E.SAME_AGAIN, _E.WRONG_FILE, None, _E.COLUMNS_MOVED, _E.TWICE, _E.IN_FUTURE),
    DIFFUSION: (
        _E.MISSPELLED, None, _E.VALUE_WITHDRAWN, _E.OTHER_ENCODING, _E.NEW_PERIOD, _E.BROUGHT_BACK, _E.STALE_ETAG,
    ),
    GDP: (
        _E.COLUMN_RENAMED, _E.CUT_BODY, _E.RECOVERED, _E.TOO_MANY, _E.RECOVERED, _E.WRONG_ENCODING, None,
    ),
    MODELS: (
        _E.NOT_FOUND, _E.RECOVERED, _E.ANOTHER_LIST, _E.REATTRIBUTED, _E.NEW_ETAG, _E.ECONOMY_WITHDRAWN, _E.RESPELLED,
    ),
}  # fmt: skip
_ACTS: Sequence[Sequence[Act]] = (
    (),
    (Act(Deed.LAND_OLD, DIFFUSION),),
    (),
    (Act(Deed.UPGRADE_SQL), Act(Deed.LAND, ROBOTS)),
    (),
    (Act(Deed.ACCEPT, INVESTMENT), Act(Deed.REJECT, INVESTMENT)),
    (Act(Deed.UPGRADE_CODE), Act(Deed.REJECT_HELD, GDP)),
)
DAYS = len(_ACTS)


def lived(world: World, days: int = DAYS) -> None:
    """Let a world live the first days of it, with a quiet day at its end.

    Raises:
        AssertionError: something does not hold on one of them.
    """
    for number, acts in enumerate(_ACTS[:days]):
        events = {dataset: event for dataset, life in _LIVES.items() if (event := life[number])}
        holding = {dataset: event for dataset, event in events.items() if not is_left_out(event, dataset)}
        live(world, holding, [act for act in acts if act.deed not in DEEDS_NOT_YET])
    live(world)
