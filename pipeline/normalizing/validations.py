"""The validation results that count now: those of the present parsers, and above them what a person rejected.

Also which files this version cannot read at all, because another version declares their data sets.

Asked for by every fetch and by ``aigap status``, so nothing is imported here that reads or fetches a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Snapshot, ValidationResult
from pipeline.normalizing.decisions import rejected_validations
from pipeline.normalizing.identity import ParserIdentities
from pipeline.sources import declared_sources
from pipeline.sources.embedded import EMBEDDED


def newest_validations(
    snapshots: Sequence[Snapshot], ledger: Ledger, parsers: ParserIdentities
) -> dict[str, ValidationResult]:
    """The newest result of the present parsers by snapshot id; a person's rejection stands above it."""
    results = ledger.validations()
    keys = {(snapshot.snapshot_id, parsers.of(snapshot)) for snapshot in snapshots}
    return {key[0]: results[key] for key in sorted(keys & results.keys())} | rejected_validations(ledger, dict(keys))


def unknown_snapshots(snapshots: Sequence[Snapshot]) -> list[str]:
    """The files of data sets that this version does not declare: left alone, and read by the version that does."""
    datasets = {(source.source_id, dataset.dataset_id) for source in declared_sources() for dataset in source.datasets}
    return [
        s.snapshot_id
        for s in snapshots
        if s.dataset_id != EMBEDDED.dataset_id and (s.source_id, s.dataset_id) not in datasets
    ]
