"""What a release was made of, as its manifest names it: enough to make it again.

Code and reference data by a hash and, where there is one, their revision; the settings that enter a release; how far
the ledger had been written, which is append-only; the engine; and the hash of each table.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.landing.ledger import Ledger
from pipeline.normalizing.identity import code_identity
from pipeline.settings import Settings

#: In a release's folder: the files that a person named in the place of reference data.
INSTEAD = "instead"


@dataclass(frozen=True)
class Provenance:
    """What a release is made of beside its snapshots; ``marks`` is the number of the last record of each kind."""

    code: str
    revision: str | None
    engine: str
    default_focus: str
    peer_group: str
    weights_file: str | None
    marks: Mapping[str, int]

    @classmethod
    def of_manifest(cls, manifest: Mapping[str, Any]) -> Provenance | None:
        """What a manifest names; None where an earlier version has written it."""
        made_of = manifest.get("made_of")
        return cls(**made_of) if isinstance(made_of, dict) and set(made_of) == set(cls.__annotations__) else None


def provenance_now(settings: Settings, ledger: Ledger) -> Provenance:
    """What a release would be made of that is made now."""
    from pipeline.building.engines import engine_name

    return Provenance(
        code_identity(settings),
        revision_of(settings.project_root),
        engine_name(settings),
        settings.default_focus,
        settings.peer_group,
        settings.weights_file.name if settings.weights_file else None,
        ledger.marks(),
    )


def keep_instead(settings: Settings, folder: Path) -> None:
    """Copy into a release's folder what stands in the place of reference data, which no revision has."""
    for path in settings.reference_instead.values():
        (folder / INSTEAD).mkdir(exist_ok=True)
        shutil.copyfile(path, folder / INSTEAD / path.name)


def revision_of(root: Path) -> str | None:
    """The commit that a checkout is at, whatever was changed in it since; None where Git knows of none."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "--verify", "HEAD"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
