"""Going back: an earlier release becomes the current one, as it was released, until a person ends that.

Belongs here: which release that is, what is recorded of it, and the move. Not here: what holds the next refresh back
(``pipeline.health.rollbacks``).
"""

from __future__ import annotations

import getpass
import platform
from collections.abc import Sequence
from pathlib import Path

from pipeline.health.rollbacks import FORCE_COMMAND
from pipeline.landing.records import Rollback
from pipeline.parsing.faults import RunFault
from pipeline.releasing.promotion import current_release, point_at, released_warehouse, releases_on_disk
from pipeline.releasing.step import Step
from pipeline.settings import Settings

COMMAND = "aigap rollback {} --why TEXT"


def restore_release(step: Step, release_id: str | None, why: str) -> Rollback:
    """Make a release on disk the current one: the one before it, where none is named.

    The ledger has the decision before the pointer moves, so that no refresh can come between and undo it; of a process
    that is killed in between nothing holds, for the decision is about another release than the current one.

    Raises:
        RunFault: there is no such release, it is the current one or was changed, or no reason is given.
    """
    current = _current_id(step.settings)
    home = _chosen(step, current, release_id)
    if not why.strip():
        raise RunFault(
            f"why is {current} to be rolled back?",
            expected="a reason, which the ledger keeps",
            seen="an empty text",
            next_step=COMMAND.format(home.name),
        )
    released_warehouse(home)
    rollback = Rollback(home.name, current, why.strip(), _who(), step.settings.now())
    step.ledger.add_rollback(rollback)
    point_at(step.settings, home)
    return rollback


def _current_id(settings: Settings) -> str:
    """The id of the current release, whatever state it is in.

    Raises:
        RunFault: there is none.
    """
    if not settings.current_warehouse.is_symlink():
        raise RunFault(
            "there is no release yet to go back from",
            expected=str(settings.current_warehouse),
            seen="nothing",
            next_step="aigap refresh",
        )
    return settings.current_warehouse.resolve().parent.name


def _chosen(step: Step, current: str, release_id: str | None) -> Path:
    """The folder of the release that is named, or of the one before the current one that nobody went back from.

    Raises:
        RunFault: there is none.
    """
    homes = {home.name: home for home in releases_on_disk(step.settings)}
    good = [name for name in homes if name not in {current, *_condemned(step.ledger.rollbacks())}]
    earlier = [name for name in good if current in homes and list(homes).index(name) < list(homes).index(current)]
    before = (current_release(step.settings) or {}).get("release_before")
    name = release_id or (before if before in good else next(reversed(earlier), None))
    if name in homes and name != current:
        return homes[name]
    raise RunFault(
        f"{release_id} is the current release" if release_id == current else "there is no such release to go back to",
        expected=f"one of: {', '.join(reversed(good))}" if good else "another release that nobody went back from",
        seen=release_id or f"none before {current}",
        next_step=COMMAND.format((earlier or good)[-1])
        if good
        else f"mend the cause, then {FORCE_COMMAND}; aigap releases lists what is on disk",
    )


def _condemned(rollbacks: Sequence[Rollback]) -> set[str]:
    """The releases that people went back from, and have not come back to since."""
    condemned: set[str] = set()
    for rollback in rollbacks:
        condemned.add(rollback.rolled_back)
        condemned.discard(rollback.release_id)
    return condemned


def _who() -> str:
    """Who types, as far as the system knows: the account and the machine."""
    try:
        return f"{getpass.getuser()}@{platform.node()}"
    except (OSError, KeyError):  # an account without a name, as in a container
        return f"an unnamed account at {platform.node()}"
