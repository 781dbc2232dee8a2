"""What processes that were killed have left behind: swept when the next step begins, whichever it is.

Whoever holds the writer lock is the only writer, so that what looks half done then belongs to nobody.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from pipeline.releasing.promotion import current_release, read_manifest, releases_on_disk
from pipeline.settings import Settings


def sweep_left_overs(settings: Settings, recorded: Collection[str]) -> None:
    """Remove candidates, what is half written, releases that never became current; ``recorded`` are the others' ids.

    Raises:
        OSError: something cannot be removed.
    """
    if settings.building_folder.exists():
        shutil.rmtree(settings.building_folder)
    for path in half_written(settings):
        path.unlink(missing_ok=True)
    for home in never_current(settings, recorded):
        shutil.rmtree(home)


def half_written(settings: Settings) -> list[Path]:
    """The status file that was being written, with the engine's log of it, and the pointer that was to be moved."""
    return sorted(
        path for name in ("status.next.duckdb*", "aigap.duckdb.next*") for path in settings.data_folder.glob(name)
    )


def never_current(settings: Settings, recorded: Collection[str]) -> list[Path]:
    """The folders of releases that nothing points at since their process was killed before it could.

    Each was made in the place of the release that is current still. One that the ledger knows was current once; one
    that an older copy of the ledger does not know was made in the place of another.
    """
    current = current_release(settings)
    name = str(current["release_id"]) if current else None
    return [
        home
        for home in releases_on_disk(settings)
        if home.name not in {name, *recorded} and (read_manifest(home) or {}).get("release_before", "") == name
    ]
