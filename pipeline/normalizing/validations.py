"""The validation results that count now: those of the present parsers, and above them what a person rejected.

Asked for by every fetch and by ``aigap status``, so nothing is imported here that reads or fetches a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Snapshot, ValidationResult
from pipeline.normalizing.decisions import rejected_validations


def newest_validations(snapshots: Sequence[Snapshot], ledger: Ledger, identity: str) -> dict[str, ValidationResult]:
    """The newest result of this parser by snapshot id; a person's rejection stands above it."""
    results = ledger.validations()
    return {
        s.snapshot_id: results[s.snapshot_id, identity] for s in snapshots if (s.snapshot_id, identity) in results
    } | rejected_validations(ledger, identity)
