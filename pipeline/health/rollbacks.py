"""Which releases a person went back from, whether the current one is such a step, and what is said while it holds."""

from __future__ import annotations

from pipeline.health.problems import ROLLED_BACK, Problem
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Rollback
from pipeline.settings import Settings

#: What ends a rollback.
FORCE_COMMAND = "aigap refresh --force"


def rollback_in_force(settings: Settings, ledger: Ledger) -> Rollback | None:
    """The newest rollback, where the release that it went back to is the current one still.

    Raises:
        RunFault: the ledger cannot be read.
    """
    newest = ledger.rollbacks()[-1:]
    current = settings.current_warehouse.resolve().parent.name
    return newest[0] if newest and newest[0].release_id == current else None


def rolled_back_releases(settings: Settings, ledger: Ledger) -> dict[str, Rollback]:
    """The releases that a person went back from and to which nobody returned, with the newest decision on each.

    The current release is none of them, also where a process was killed between the record and the move.

    Raises:
        RunFault: the ledger cannot be read.
    """
    found: dict[str, Rollback] = {}
    for rollback in ledger.rollbacks():
        found[rollback.rolled_back] = rollback
        found.pop(rollback.release_id, None)
    found.pop(settings.current_warehouse.resolve().parent.name, None)
    return found


def rollback_problems(settings: Settings, ledger: Ledger) -> list[Problem]:
    """What is told for as long as a rollback holds: by whom and why, and how many files are landed and not released.

    Raises:
        RunFault: the ledger cannot be read.
    """
    rollback = rollback_in_force(settings, ledger)
    if rollback is None:
        return []
    landed = sum(snapshot.recorded_at > rollback.decided_at for snapshot in ledger.snapshots())
    return [
        Problem(
            ROLLED_BACK,
            "",
            f"{ROLLED_BACK}:{rollback.rolled_back}:{rollback.decided_at:%Y-%m-%dT%H:%M:%S}",
            f"the release {rollback.rolled_back} was rolled back to {rollback.release_id} by {rollback.decided_by}",
            "a release of what is landed",
            f"since {rollback.decided_at:%Y-%m-%d %H:%M} UTC, because: {rollback.reason}; "
            f"files landed since then, in no release: {landed}",
            f"once the cause is mended: {FORCE_COMMAND}",
        )
    ]
