"""Holds: files that their parser and the gate let pass, and that a release cannot be built with.

A hold is keyed by code, reference data and the set of accepted files: only a change of one of them can mend what a
build found, and then the file is tried again. Belongs here: which holds and which validation results are in force. Not
here: who finds that a file is to blame (``pipeline.releasing``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ACCEPTED, HELD, HeldBy, Hold, ValidationResult
from pipeline.normalizing.identity import ParserIdentities, code_identity
from pipeline.normalizing.validations import newest_validations
from pipeline.settings import Settings

#: The key of the record that ends a hold.
RELEASED = ""


def validations_in_force(settings: Settings, ledger: Ledger) -> dict[str, ValidationResult]:
    """The validation result of each snapshot, a hold standing above what its parser made of it.

    A hold stands until a release has the file, though a build may try that again before.
    """
    validations = _of_parser(settings, ledger)
    return _below(_standing(ledger), validations)


def validations_to_build(settings: Settings, ledger: Ledger) -> dict[str, ValidationResult]:
    """The same for a build, with only those holds that another build would find again."""
    validations = _of_parser(settings, ledger)
    key = hold_key(code_identity(settings), _accepted(validations))
    found_again = [hold for hold in _standing(ledger) if hold.key == key]
    return _below(found_again, validations)


def _of_parser(settings: Settings, ledger: Ledger) -> dict[str, ValidationResult]:
    return newest_validations(ledger.snapshots(), ledger, ParserIdentities(settings))


def _standing(ledger: Ledger) -> list[Hold]:
    """The newest hold of each file that no release was made with since."""
    newest = {hold.snapshot_id: hold for hold in ledger.holds()}
    return [hold for hold in newest.values() if hold.key != RELEASED]


def _below(holds: Iterable[Hold], validations: Mapping[str, ValidationResult]) -> dict[str, ValidationResult]:
    """These validation results, with the holds above those that accept their file."""
    accepted = set(_accepted(validations))
    held = {
        hold.snapshot_id: held_by_build(hold, validations[hold.snapshot_id].parser)
        for hold in holds
        if hold.snapshot_id in accepted
    }
    return {**validations, **held}


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
    key = hold_key(code_identity(settings), _accepted(_of_parser(settings, ledger)))
    with ledger.together():
        for snapshot_id, reason in reasons.items():
            ledger.add_hold(Hold(snapshot_id, key, reason, settings.now()))


def end_holds(settings: Settings, ledger: Ledger, snapshot_ids: Collection[str]) -> None:
    """Record that a release can be made with these files."""
    ended = [hold.snapshot_id for hold in _standing(ledger) if hold.snapshot_id in snapshot_ids]
    with ledger.together():
        for snapshot_id in ended:
            ledger.add_hold(Hold(snapshot_id, RELEASED, "a release was made with it", settings.now()))
