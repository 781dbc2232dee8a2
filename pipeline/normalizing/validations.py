"""The validation results that count now: those of the present parsers, and above them what a person rejected.

Asked for by every fetch and by ``aigap status``, so nothing is imported here that reads or fetches a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Snapshot, ValidationResult
from pipeline.normalizing.decisions import rejected_validations
from pipeline.settings import Settings

#: What decides how a snapshot is read: the code of parsers, helpers and schemas, and the reference data they are given.
_PARSER_CODE = (
    "pipeline/parsing",
    "pipeline/contracts",
    "pipeline/reference",
    "pipeline/sources",
    "pipeline/normalizing",
    "schemas",
)
_PARSER_DATA = ("economy_names.csv", "units.csv", "published_figures.csv")


def parser_identity(settings: Settings) -> str:
    """A hash of all that decides how a file is read; another identity means that files are read again."""
    folders = [settings.project_root / name for name in _PARSER_CODE]
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    files += [settings.reference_folder / name for name in _PARSER_DATA]
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(settings.project_root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def newest_validations(snapshots: Sequence[Snapshot], ledger: Ledger, identity: str) -> dict[str, ValidationResult]:
    """The newest result of this parser by snapshot id; a person's rejection stands above it."""
    results = ledger.validations()
    return {
        s.snapshot_id: results[s.snapshot_id, identity] for s in snapshots if (s.snapshot_id, identity) in results
    } | rejected_validations(ledger, identity)
