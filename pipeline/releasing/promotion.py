"""Promotion: a finished candidate becomes the release that readers see, in one atomic step.

``aigap.duckdb`` is a relative symbolic link: replacing it cannot be seen half done, a reader that still holds the old
file keeps it, and no file name is ever used twice, so that no old write-ahead log can meet a new file.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.contracts.file_hashes import sha256_of_file
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings

MANIFEST = "manifest.json"
#: A file of this name in a release's folder keeps it, however many newer ones there are.
PIN = "pinned"
#: A file of this name is in a release's folder until the release has been current.
NEVER_CURRENT = "never_current"
_READ_ONLY = 0o444


def new_release_folder(settings: Settings, release_id: str) -> Path:
    """The folder in which a candidate is built, empty.

    Raises:
        RunFault: the data folder cannot be written.
    """
    folder = settings.building_folder / release_id
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise RunFault(
            f"the data folder {settings.data_folder} cannot be written",
            expected="a writable folder",
            seen=str(error),
            next_step="correct its permissions, or free space",
        ) from error
    return folder


def warehouse_file(release_id: str) -> str:
    """The file name of a release's warehouse: never used twice."""
    return f"aigap-{release_id}.duckdb"


def promote(settings: Settings, folder: Path, release_id: str, manifest: dict[str, object]) -> Path:
    """Move the candidate's folder among the releases and point the current warehouse at it.

    Its warehouse can be read only from then on, and the manifest says what its bytes are.

    Returns:
        The release's DuckDB file.
    """
    warehouse = folder / warehouse_file(release_id)
    warehouse.chmod(_READ_ONLY)
    said = manifest | {"warehouse": _facts_of(warehouse)}
    (folder / MANIFEST).write_text(json.dumps(said, indent=2, default=str) + "\n", encoding="utf-8")
    home = settings.releases_folder / release_id
    settings.releases_folder.mkdir(exist_ok=True)
    (folder / NEVER_CURRENT).touch()
    _flush(folder)
    folder.rename(home)
    _flush(settings.releases_folder, deep=False)
    return point_at(settings, home)


def point_at(settings: Settings, home: Path) -> Path:
    """Let readers have the release in this folder from now on.

    Returns:
        Its DuckDB file.
    """
    warehouse = home / warehouse_file(home.name)
    _point(settings.current_warehouse, warehouse)
    _flush(settings.data_folder, deep=False)
    mark_current(home)
    return warehouse


def mark_current(home: Path) -> None:
    """Leave the sign of a release that was never current out of its folder, for good."""
    if (home / NEVER_CURRENT).exists():
        (home / NEVER_CURRENT).unlink()
        _flush(home, deep=False)


def keep_refused(settings: Settings, folder: Path, checks: Sequence[dict[str, object]]) -> Path:
    """Keep what was found of a candidate that is not released: its checks and the audit's pages, not its tables.

    Only the newest is kept, for whoever looks for the reason.

    Returns:
        The folder with ``checks.json`` and, where suites were evaluated, ``data_docs/``.
    """
    home = settings.refused_folder
    shutil.rmtree(home, ignore_errors=True)
    kept = home / folder.name
    kept.mkdir(parents=True)
    (kept / "checks.json").write_text(json.dumps(checks, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if (folder / "data_docs").is_dir():
        (folder / "data_docs").rename(kept / "data_docs")
    return kept


def releases_on_disk(settings: Settings) -> list[Path]:
    """The folders of all releases that are kept, in the order of their making; each is named after its release."""
    folder = settings.releases_folder
    homes = folder.iterdir() if folder.exists() else ()  # a glob would find nothing in a folder that cannot be read
    return in_order(home for home in homes if (home / MANIFEST).exists())


def in_order(homes: Iterable[Path]) -> list[Path]:
    """Folders of releases by how many the ledger knew before, which no clock enters; what does not say comes first."""

    def place(home: Path) -> tuple[int, str]:
        made_of = (read_manifest(home) or {}).get("made_of") or {}
        return made_of.get("marks", {}).get("releases", -1), home.name

    return sorted(homes, key=place)


def current_release(settings: Settings) -> dict[str, Any] | None:
    """The manifest of the current release; None before the first one, and where it is damaged and to be made anew."""
    if not settings.current_warehouse.exists():
        return None
    return read_manifest(settings.current_warehouse.resolve().parent)


def read_manifest(home: Path) -> dict[str, Any] | None:
    """The manifest of a release; None where it is damaged."""
    try:
        manifest = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    needed = {"release_id", "built_at", "fingerprint", "trigger", "row_counts"}
    return manifest if isinstance(manifest, dict) and needed <= manifest.keys() else None


def what_changed_it(warehouse: Path) -> str | None:
    """How a release's file differs from what was released; None where it does not, or its manifest does not say.

    The bytes are read only where size or time of the file are others, as they are after a copy.
    """
    released = (read_manifest(warehouse.parent) or {}).get("warehouse")
    if not isinstance(released, dict):
        return None
    stat = warehouse.stat()
    if (stat.st_size, stat.st_mtime_ns) == (released.get("bytes"), released.get("modified_ns")):
        return None
    actual = _facts_of(warehouse)["sha256"]
    return None if actual == released.get("sha256") else f"SHA-256 {actual}, released was {released.get('sha256')}"


def has_released_bytes(warehouse: Path) -> bool:
    """Whether a release's file has the bytes that were released, all of which are read; also where none are named."""
    released = (read_manifest(warehouse.parent) or {}).get("warehouse") or {}
    return released.get("sha256") in {None, _facts_of(warehouse)["sha256"]}


def released_warehouse(home: Path) -> Path:
    """The warehouse of a release on disk, as it was released.

    Raises:
        RunFault: it was changed since.
    """
    warehouse = home / warehouse_file(home.name)
    if change := what_changed_it(warehouse):
        raise RunFault(
            f"the file of the release {home.name} was changed after it was released",
            expected=f"the bytes that its {MANIFEST} names",
            seen=f"{warehouse}: {change}",
            next_step="aigap refresh, which makes a release in its place; releases are to be opened read-only",
        )
    return warehouse


def _facts_of(warehouse: Path) -> dict[str, object]:
    stat = warehouse.stat()
    return {"sha256": sha256_of_file(warehouse), "bytes": stat.st_size, "modified_ns": stat.st_mtime_ns}


def _flush(folder: Path, *, deep: bool = True) -> None:
    """Make sure that bytes and names are on the disk before any other name points at them."""
    for path in [*(folder.rglob("*") if deep else ()), folder]:
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _point(link: Path, target: Path) -> None:
    aside = link.with_name(link.name + ".next")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target.relative_to(link.parent))
    aside.replace(link)


def is_pinned(home: Path) -> bool:
    """Whether a person keeps the release in this folder."""
    return (home / PIN).exists()


def pin(settings: Settings, release_id: str, *, is_kept: bool) -> None:
    """Keep a release however many newer ones there are, or let it go with the others again.

    Raises:
        RunFault: there is no such release on disk, or its folder cannot be written.
    """
    homes = {home.name: home for home in releases_on_disk(settings)}
    if release_id not in homes:
        raise RunFault(
            f"there is no release {release_id} on disk",
            expected=f"one of: {', '.join(reversed(homes))}" if homes else "a release",
            seen=release_id,
            next_step="aigap releases" if homes else "aigap refresh",
        )
    mark = homes[release_id] / PIN
    try:
        mark.touch() if is_kept else mark.unlink(missing_ok=True)
    except OSError as error:
        raise RunFault(
            f"the folder of the release {release_id} cannot be written",
            expected="a writable folder",
            seen=str(error),
            next_step="correct its permissions, or free space",
        ) from error


def forget_old_releases(settings: Settings) -> None:
    """Keep the newest releases, those that are pinned, and the current one whatever its age."""
    current = settings.current_warehouse.resolve().parent
    homes = in_order(path for path in settings.releases_folder.iterdir() if path.is_dir() and not is_pinned(path))
    for home in homes[: -settings.keep_releases]:
        if home != current:
            shutil.rmtree(home, ignore_errors=True)  # what stays is tried again after the next release
