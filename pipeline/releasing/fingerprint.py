"""The fingerprint of a release: a hash of everything it is made of, so that equal inputs make no new release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.health.source_status import SourceStatus
from pipeline.landing.records import Decision, Snapshot
from pipeline.settings import Settings

#: What a release depends on besides the landed files: our code, SQL, reference data and what the audit expects.
_CODE = ("pipeline", "schemas", "warehouse/expectations", "warehouse/models", "warehouse/reference")
_KINDS = {".py", ".sql", ".csv", ".json"}


def fingerprint_of(
    settings: Settings,
    snapshots: Sequence[Snapshot],
    statuses: Sequence[SourceStatus],
    words: Sequence[Decision] = (),
    lost: Sequence[str] = (),
) -> str:
    """The hash of code, SQL, reference data, settings, landed files and source statuses; times of fetches do not enter.

    A file that a person names in place of a reference file enters with its content, not with its path. The newest word
    of a person on each file enters too: the bytes are the same, and count in another way. So do the ids of snapshots
    whose bytes are ``lost``: with the bytes back, they are to be read.
    """
    said = {
        "code": _hash_of_files(settings.project_root),
        "settings": [settings.default_focus, settings.peer_group],
        "instead": settings.reference_instead_hashes(),
        "snapshots": sorted(snapshot.snapshot_id for snapshot in snapshots),
        "statuses": [[s.source_id, s.status, s.served_from, s.edition, str(s.stale_since)] for s in statuses],
        "lost": sorted(lost),
        "words": sorted({word.snapshot_id: word.decision for word in words}.items()),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _hash_of_files(root: Path) -> str:
    digest = hashlib.sha256()
    files = (path for name in _CODE for path in (root / name).rglob("*") if path.suffix in _KINDS and path.is_file())
    # an upgraded library may change a result, and must then make a release that can be compared with the one before
    locks = (path for path in [root / "requirements.lock"] if path.exists())
    for path in sorted([*files, *locks]):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
