"""Going back: an earlier release becomes the current one, as it was released, until a person ends that.

Belongs here: which release that is, what is recorded of it, and the move. Not here: what holds the next refresh back
(``pipeline.health.rollbacks``).
"""

from __future__ import annotations

import getpass
import platform
from pathlib import Path

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
    home = _chosen(step.settings, current, release_id)
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


def _chosen(settings: Settings, current: str, release_id: str | None) -> Path:
    names = [home.name for home in releases_on_disk(settings)]
    earlier = names[: names.index(current)] if current in names else []
    before = (current_release(settings) or {}).get("release_before")
    name = release_id or (before if before in names else next(reversed(earlier), None))
    homes = {name: settings.releases_folder / name for name in names if name != current}
    if name in homes:
        return homes[name]
    options = ", ".join(reversed(homes))
    raise RunFault(
        f"{release_id} is the current release" if release_id == current else "there is no such release to go back to",
        expected=f"one of: {options}" if homes else "at least two releases on disk",
        seen=release_id or f"none before {current}",
        next_step=COMMAND.format(next(reversed(homes))) if homes else "aigap releases lists what is on disk",
    )


def _who() -> str:
    """Who types, as far as the system knows: the account and the machine."""
    try:
        return f"{getpass.getuser()}@{platform.node()}"
    except (OSError, KeyError):  # an account without a name, as in a container
        return f"an unnamed account at {platform.node()}"
