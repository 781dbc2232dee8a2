"""Holds: files that their parser and the gate let pass, and that a release cannot be built with.

A hold is keyed by code, reference data and the set of accepted files: only a change of one of them can mend what a
build found, and then the file is tried again. Belongs here: which holds and which validation results are in force. Not
here: who finds that a file is to blame (``pipeline.releasing``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ACCEPTED, HELD, HeldBy, Hold, ValidationResult, utc_now
from pipeline.normalizing.decisions import rejected_validations


def parsed_validations(ledger: Ledger, parser: str) -> dict[str, ValidationResult]:
    """What this parser and the gate made of each snapshot; a person's rejection stands above it."""
    newest = ledger.validations()
    by_parser = {snapshot_id: result for (snapshot_id, other), result in newest.items() if other == parser}
    return by_parser | rejected_validations(ledger, parser)


def validations_in_force(ledger: Ledger, parser: str, code: str) -> dict[str, ValidationResult]:
    """The validation result of each snapshot, a hold standing above what its parser made of it."""
    validations = parsed_validations(ledger, parser)
    accepted = [name for name, result in validations.items() if result.outcome == ACCEPTED]
    key = hold_key(code, accepted)
    return validations | {
        hold.snapshot_id: held_by_build(hold, parser)
        for hold in ledger.holds()
        if hold.key == key and hold.snapshot_id in accepted
    }


def hold_key(code: str, accepted: Iterable[str]) -> str:
    """What a hold depends on, as one hash."""
    return hashlib.sha256("\0".join([code, *sorted(accepted)]).encode()).hexdigest()


def held_by_build(hold: Hold, parser: str) -> ValidationResult:
    """A hold as a validation result."""
    return ValidationResult(hold.snapshot_id, parser, HELD, hold.reason, hold.held_at, held_by=HeldBy.BUILD)


def hold(ledger: Ledger, parser: str, code: str, reasons: dict[str, str]) -> None:
    """Record why a release cannot be built with these snapshots."""
    validations = parsed_validations(ledger, parser)
    key = hold_key(code, [name for name, result in validations.items() if result.outcome == ACCEPTED])
    with ledger.together():
        for snapshot_id, reason in reasons.items():
            ledger.add_hold(Hold(snapshot_id, key, reason, utc_now()))
