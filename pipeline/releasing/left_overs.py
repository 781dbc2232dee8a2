"""What processes that were killed have left behind: swept when the next step begins, whichever it is.

Whoever holds the writer lock is the only writer, so that what looks half done then belongs to nobody.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.releasing.promotion import NEVER_CURRENT, mark_current
from pipeline.settings import Settings


def sweep_left_overs(settings: Settings) -> None:
    """Remove candidates, what is half written, and releases that never became current.

    The current release is no such one, whether or not its process lived to say so: that is said before any step could
    move the pointer away from it.

    Raises:
        OSError: something cannot be removed.
    """
    if settings.building_folder.exists():
        shutil.rmtree(settings.building_folder)
    for path in half_written(settings):
        path.unlink(missing_ok=True)
    mark_current(_current_home(settings))
    for home in never_current(settings):
        shutil.rmtree(home)


def half_written(settings: Settings) -> list[Path]:
    """The status file that was being written, with the engine's log of it, and the pointer that was to be moved."""
    return sorted(
        path for name in ("status.next.duckdb*", "aigap.duckdb.next*") for path in settings.data_folder.glob(name)
    )


def never_current(settings: Settings) -> list[Path]:
    """The folders of releases whose process was killed before it could let readers have them.

    Only the sign that a promotion leaves there until it has moved the pointer says so: a release that is neither
    current nor in the ledger may have been current all the same, where a ledger was lost or restored.
    """
    marked = settings.releases_folder.glob(f"*/{NEVER_CURRENT}")
    return sorted(path.parent for path in marked if path.parent != _current_home(settings))


def _current_home(settings: Settings) -> Path:
    return settings.current_warehouse.resolve().parent
