"""The fingerprint of a release: a hash of everything it is made of, so that equal inputs make no new release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from pipeline.health.source_status import SourceStatus
from pipeline.landing.records import Decision, Snapshot
from pipeline.normalizing.identity import code_identity
from pipeline.settings import Settings


def fingerprint_of(
    settings: Settings,
    snapshots: Sequence[Snapshot],
    statuses: Sequence[SourceStatus],
    decisions: Sequence[Decision] = (),
    lost: Sequence[str] = (),
) -> str:
    """The hash of code, SQL, reference data, settings, landed files and source statuses; times of fetches do not enter.

    A file that a person names in place of a reference file enters with its content, not with its path. The newest
    decision on each file enters too: the bytes are the same, and count in another way. So do the ids of snapshots
    whose bytes are ``lost``: with the bytes back, they are to be parsed.
    """
    inputs = {
        "code": code_identity(settings),
        "settings": [settings.default_focus, settings.peer_group, settings.engine],
        "instead": settings.reference_instead_hashes(),
        "snapshots": sorted(snapshot.snapshot_id for snapshot in snapshots),
        "statuses": [[s.source_id, s.status, s.served_from, s.edition, str(s.stale_since)] for s in statuses],
        "lost": sorted(lost),
        "decisions": sorted({decision.snapshot_id: decision.decision for decision in decisions}.items()),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
