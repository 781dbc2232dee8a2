"""Acceptance: a person's word, kept in the ledger, that a snapshot which the gate holds is right as it is.

Belongs here: which snapshots may be accepted, and what is said of those that may not. Not here: the gate's rules
(``pipeline.building.gate``), and what a parser holds, which nobody can wave through.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.landing.ledger import Acceptance, Ledger, Verdict, accept_command, utc_now
from pipeline.tidy.faults import RunFault


def accept_snapshot(ledger: Ledger, judged: Mapping[str, Verdict], snapshot_id: str, why: str) -> Acceptance:
    """Record that the gate lets a snapshot pass from now on; ``judged`` is the newest verdict by snapshot id.

    Raises:
        RunFault: no such snapshot is held, its parser holds it, or no reason is given.
    """
    verdict = judged.get(snapshot_id)
    if verdict is None or verdict.state != "held":
        raise _not_held(snapshot_id, verdict, judged)
    if not verdict.may_be_accepted:
        raise RunFault(
            f"{snapshot_id} cannot be accepted: its parser cannot read it, so there is nothing to let pass",
            expected="a snapshot that the gate holds",
            seen=str(verdict.reason),
            next_step="do what the reason says, then run: aigap refresh",
        )
    if not why.strip():
        raise RunFault(
            f"why is {snapshot_id} right?",
            expected="a reason, which the ledger keeps",
            seen="an empty text",
            next_step=accept_command(snapshot_id),
        )
    acceptance = Acceptance(snapshot_id, why.strip(), utc_now())
    ledger.add_acceptance(acceptance)
    return acceptance


def _not_held(snapshot_id: str, verdict: Verdict | None, judged: Mapping[str, Verdict]) -> RunFault:
    held = sorted(name for name, other in judged.items() if other.may_be_accepted)
    return RunFault(
        f"there is no held snapshot {snapshot_id}",
        expected="one of: " + ", ".join(held) if held else "a snapshot that the gate holds; there is none now",
        seen=f"{snapshot_id}, which is {verdict.state}" if verdict else f"{snapshot_id}, which nothing has judged",
        next_step=accept_command(held[0]) if held else "aigap status",
    )
