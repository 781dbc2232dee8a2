"""Holds: files that their parser and the gate let pass, and that a release cannot be built with.

A hold is keyed by code, reference data and the set of accepted files: only a change of one of them can mend what a
build found, and then the file is tried again. Belongs here: which holds and which validation results are in force. Not
here: who finds that a file is to blame (``pipeline.releasing``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ACCEPTED, HELD, HeldBy, Hold, ValidationResult
from pipeline.normalizing.identity import code_identity, parser_identity
from pipeline.normalizing.validations import newest_validations
from pipeline.settings import Settings

#: The key of the record that ends a hold.
RELEASED = ""


def validations_in_force(settings: Settings, ledger: Ledger) -> dict[str, ValidationResult]:
    """The validation result of each snapshot, a hold standing above what its parser made of it.

    A hold stands until a release has the file, though a build may try that again before.
    """
    return _with_holds(settings, ledger, lambda hold, accepted: hold.key != RELEASED)


def validations_to_build(settings: Settings, ledger: Ledger) -> dict[str, ValidationResult]:
    """The same for a build, with only those holds that another build would find again."""
    code = code_identity(settings)
    return _with_holds(settings, ledger, lambda hold, accepted: hold.key == hold_key(code, accepted))


def _with_holds(
    settings: Settings, ledger: Ledger, is_in_force: Callable[[Hold, Sequence[str]], bool]
) -> dict[str, ValidationResult]:
    parser, snapshots = parser_identity(settings), ledger.snapshots()
    validations = newest_validations(snapshots, ledger, parser)
    newest = {hold.snapshot_id: hold for hold in ledger.holds()}
    if not newest:
        return validations
    accepted = _accepted(validations)
    in_force = [hold for name, hold in newest.items() if name in accepted and is_in_force(hold, accepted)]
    return validations | {hold.snapshot_id: held_by_build(hold, parser) for hold in in_force}


def _accepted(validations: Mapping[str, ValidationResult]) -> list[str]:
    return [name for name, result in validations.items() if result.outcome == ACCEPTED]


def hold_key(code: str, accepted: Iterable[str]) -> str:
    """What a hold depends on, as one hash."""
    return hashlib.sha256("\0".join([code, *sorted(accepted)]).encode()).hexdigest()


def held_by_build(hold: Hold, parser: str) -> ValidationResult:
    """A hold as a validation result."""
    return ValidationResult(hold.snapshot_id, parser, HELD, hold.reason, hold.held_at, held_by=HeldBy.BUILD)


def hold(settings: Settings, ledger: Ledger, reasons: Mapping[str, str]) -> None:
    """Record, by snapshot, why a release cannot be built with it."""
    validations = newest_validations(ledger.snapshots(), ledger, parser_identity(settings))
    key = hold_key(code_identity(settings), _accepted(validations))
    with ledger.together():
        for snapshot_id, reason in reasons.items():
            ledger.add_hold(Hold(snapshot_id, key, reason, settings.now()))


def end_holds(settings: Settings, ledger: Ledger, snapshot_ids: Collection[str]) -> None:
    """Record that a release can be made with these files."""
    newest = {hold.snapshot_id: hold for hold in ledger.holds()}
    ended = [hold for name, hold in newest.items() if name in snapshot_ids and hold.key != RELEASED]
    with ledger.together():
        for hold in ended:
            ledger.add_hold(Hold(hold.snapshot_id, RELEASED, "a release was made with it", settings.now()))
