"""Replay: a release is made again, offline and beside the data folder, and held against its hashes table by table.

It is made of what its manifest names: the snapshots' bytes, the ledger as far as it was written then, the settings, and
the code and reference data of then, which Git brings back where they are others now. Every file is parsed anew. Nothing
of the data folder is changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.building.engines import is_with_spark
from pipeline.landing.existing_ledger import existing_ledger
from pipeline.normalizing.identity import code_identity
from pipeline.parsing.faults import RunFault
from pipeline.releasing.making import rebuild
from pipeline.releasing.promotion import read_manifest, releases_on_disk
from pipeline.releasing.provenance import INSTEAD, Provenance
from pipeline.releasing.step import opened_step
from pipeline.releasing.table_hashes import TableHash, table_hashes
from pipeline.settings import DUCKDB, SPARK, Settings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Replay:
    """A release that was made again, beside the one it was held against: the hashes of the tables of both."""

    release_id: str
    against: str
    actual: dict[str, TableHash]
    expected: dict[str, TableHash]

    @property
    def differing(self) -> list[str]:
        """The tables that are not equal, or that one of them lacks."""
        names = sorted({*self.actual, *self.expected})
        return [name for name in names if self.actual.get(name) != self.expected.get(name)]


def replay(settings: Settings, release_id: str, against: str | None, progress: Progress) -> Replay:
    """Make a release on disk again and compare it with its own hashes, or with those of another release.

    Raises:
        RunFault: there is no such release, its manifest names too little, or what it was made of is not at hand.
    """
    manifest, made_of = _manifest(settings, release_id)
    expected, _ = (manifest, made_of) if against is None else _manifest(settings, against)
    if made_of.code != code_identity(settings):
        raise OtherCodeError(release_id, made_of)
    with tempfile.TemporaryDirectory(prefix="aigap-replay-") as folder:
        as_then = _as_then(settings, Path(folder), manifest, made_of)
        with existing_ledger(settings.ledger_url) as ledger:
            ledger.copy_to(as_then.ledger_url, made_of.marks)
        with opened_step(as_then, f"replaying {release_id}") as step:
            warehouse = rebuild(step, manifest["snapshots"], str(manifest["trigger"]), progress)
        actual = table_hashes(warehouse)
    return Replay(release_id, against or release_id, actual, _hashes(expected))


class OtherCodeError(RunFault):
    """The release was made by other code or reference data than those that are here."""

    def __init__(self, release_id: str, made_of: Provenance) -> None:
        """Say which revision it was, if any."""
        super().__init__(
            f"the release {release_id} was made by other code or reference data",
            expected=f"code and reference data with the hash {made_of.code[:12]}",
            seen="others in this checkout, and no such revision in its history",
            next_step=f"check out the revision {made_of.revision}, with what was changed in it then"
            if made_of.revision
            else "replay it where it was made",
        )
        self.made_of = made_of


def replay_by_its_code(settings: Settings, release_id: str, against: str | None, other: OtherCodeError) -> int:
    """Replay with the code of then, which Git brings back into a temporary folder; the exit code of that process.

    Raises:
        OtherCodeError: Git does not have it, or not as it was.
    """
    with tempfile.TemporaryDirectory(prefix="aigap-code-") as folder:
        if not _checked_out(settings, other.made_of.revision, Path(folder)):
            raise other
        if code_identity(replace(settings, project_root=Path(folder))) != other.made_of.code:
            raise other
        where = {
            "AIGAP_DATA": str(settings.data_folder),
            "AIGAP_LEDGER_URL": settings.ledger_url,
            "AIGAP_SNAPSHOTS_URL": settings.snapshots_url,
            "PYTHONPATH": folder,  # stands before the checkout that is installed
        }
        options = ["--against", against] if against else []
        command = [sys.executable, "-m", "pipeline.cli", "replay", release_id, *options]
        return subprocess.run(command, cwd=folder, env=os.environ | where, check=False).returncode


def _checked_out(settings: Settings, revision: str | None, folder: Path) -> bool:
    if revision is None:
        return False
    archive = folder / "code.tar"
    git = ["git", "-C", str(settings.project_root), "archive", f"--output={archive}", revision]
    try:
        subprocess.run(git, capture_output=True, check=True)
        subprocess.run(["tar", "-xf", str(archive), "-C", str(folder)], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    archive.unlink()
    return True


def _manifest(settings: Settings, release_id: str) -> tuple[dict[str, Any], Provenance]:
    homes = {home.name: home for home in releases_on_disk(settings)}
    if release_id not in homes:
        raise RunFault(
            f"there is no release {release_id} on disk",
            expected=f"one of: {', '.join(reversed(homes))}" if homes else "a release",
            seen=release_id,
            next_step="aigap releases" if homes else "aigap refresh",
        )
    manifest = read_manifest(homes[release_id]) or {}
    made_of = Provenance.of_manifest(manifest)
    if made_of is None or not isinstance(manifest.get("tables"), dict):
        raise RunFault(
            f"the release {release_id} cannot be replayed: its manifest does not name what it was made of",
            expected="a release of this version of aigap",
            seen=f"{homes[release_id] / 'manifest.json'} without made_of or tables",
            next_step="aigap refresh --force makes one that can be",
        )
    return manifest, made_of


def _as_then(settings: Settings, folder: Path, manifest: dict[str, Any], made_of: Provenance) -> Settings:
    built_at = datetime.fromisoformat(str(manifest["built_at"])).replace(tzinfo=None)
    own_weights = settings.releases_folder / str(manifest["release_id"]) / INSTEAD / str(made_of.weights_file)
    return replace(
        settings,
        data_folder=folder,
        ledger_url=f"sqlite:///{folder / 'ledger.sqlite'}",
        default_focus=made_of.default_focus,
        peer_group=made_of.peer_group,
        weights_file=own_weights if made_of.weights_file else None,
        engine=SPARK if is_with_spark(made_of.engine) else DUCKDB,
        now=lambda: built_at,
    )


def _hashes(manifest: dict[str, Any]) -> dict[str, TableHash]:
    return {name: TableHash(**said) for name, said in manifest["tables"].items()}
