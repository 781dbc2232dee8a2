"""A person's decision on a landed file, kept in the ledger: it is right as it is, or it should never have been landed.

Belongs here: which snapshots may be accepted or rejected, and what is said of those that may not. Not here: the gate's
rules (``pipeline.normalizing.gate``). What a parser or a failed build holds, nobody can wave through.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import (
    ACCEPTED,
    REJECTED,
    Decision,
    HeldBy,
    ValidationResult,
    accept_command,
    reject_command,
)
from pipeline.parsing.faults import RunFault


def accept_snapshot(
    ledger: Ledger, validations: Mapping[str, ValidationResult], snapshot_id: str, reason: str, now: datetime
) -> Decision:
    """Record that the gate lets a snapshot pass from now on, or that one which was rejected counts again.

    ``validations`` is the newest validation result by snapshot id.

    Raises:
        RunFault: no such snapshot is held or rejected, something else than the gate holds it, or no reason is given.
    """
    validation = validations.get(snapshot_id)
    if validation is None or validation.outcome == ACCEPTED:
        raise _not_held(snapshot_id, validation, validations)
    if validation.is_withheld and not validation.may_be_accepted:
        raise RunFault(
            f"{snapshot_id} cannot be accepted: {_why_not(validation)}",
            expected="a snapshot that the gate holds",
            seen=str(validation.reason),
            next_step="do what the reason says, then run: aigap refresh",
        )
    _check_reason(reason, f"why is {snapshot_id} right?", accept_command(snapshot_id))
    decision = Decision(snapshot_id, ACCEPTED, reason.strip(), now)
    ledger.add_decision(decision)
    return decision


def reject_snapshot(ledger: Ledger, snapshot_id: str, reason: str, now: datetime) -> Decision:
    """Record that a snapshot should never have been landed: its rows leave the next release, its bytes stay.

    Raises:
        RunFault: nothing of that name is landed, it is rejected already, or no reason is given.
    """
    landed = [snapshot.snapshot_id for snapshot in ledger.snapshots()]
    rejected = ledger.rejected()
    if snapshot_id not in landed:
        dataset = snapshot_id.rpartition("/")[0]
        alike = [name for name in reversed(landed) if name.rpartition("/")[0] == dataset and name not in rejected]
        raise RunFault(
            f"there is no snapshot {snapshot_id}",
            expected="one of: " + ", ".join(alike[:5]) if alike else "a snapshot of meta.snapshots",
            seen=f"{len(landed)} landed snapshots, none of that name",
            next_step="aigap query 'select snapshot_id, edition, file_name, recorded_at from live.snapshots'",
        )
    if snapshot_id in rejected:
        raise RunFault(
            f"{snapshot_id} is rejected already",
            expected="a snapshot that counts",
            seen=rejected_reason(rejected[snapshot_id]),
            next_step=f"to take that back: {accept_command(snapshot_id)}",
        )
    _check_reason(reason, f"why is {snapshot_id} wrong?", reject_command(snapshot_id))
    rejection = Decision(snapshot_id, REJECTED, reason.strip(), now)
    ledger.add_decision(rejection)
    return rejection


def rejected_validations(ledger: Ledger, parsers: Mapping[str, str]) -> dict[str, ValidationResult]:
    """The results in the place of the parsers' own, by snapshot id, for as long as a rejection holds."""
    return {
        name: ValidationResult(name, parsers.get(name, ""), REJECTED, rejected_reason(decision), decision.decided_at)
        for name, decision in ledger.rejected().items()
    }


def rejected_reason(rejection: Decision) -> str:
    """What is said of a rejected snapshot: when, why, and how to take it back."""
    return (
        f"rejected by a person on {rejection.decided_at:%Y-%m-%d %H:%M} UTC: {rejection.reason}"
        f"\n  next step: to take that back: {accept_command(rejection.snapshot_id)}"
    )


def _why_not(validation: ValidationResult) -> str:
    """Why a snapshot that gives nothing cannot be let pass either."""
    if validation.is_lost:
        return "its bytes are lost"
    if validation.held_by == HeldBy.BUILD:
        return "a release with it fails the check that its reason names"
    if validation.held_by == HeldBy.PARSER:
        return "its parser cannot read it, so there is nothing to let pass"
    return "an earlier version of aigap held it, and did not say by what"


def _check_reason(reason: str, question: str, command: str) -> None:
    if not reason.strip():
        raise RunFault(question, expected="a reason, which the ledger keeps", seen="an empty text", next_step=command)


def _not_held(
    snapshot_id: str, validation: ValidationResult | None, validations: Mapping[str, ValidationResult]
) -> RunFault:
    held = sorted(name for name, other in validations.items() if other.may_be_accepted or other.outcome == REJECTED)
    return RunFault(
        f"there is no held snapshot {snapshot_id}",
        expected="one of: " + ", ".join(held) if held else "a snapshot that the gate holds; there is none now",
        seen=f"{snapshot_id}, which is {validation.outcome}"
        if validation
        else f"{snapshot_id}, which no parser has read",
        next_step=accept_command(held[0]) if held else "aigap status",
    )
