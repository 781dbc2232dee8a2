"""Whether there is room for a release before one is built: an engine that meets a full disk may end the process."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.parsing.faults import ResourceFault
from pipeline.settings import Settings

#: Of the last release's size: the candidate beside its write-ahead log, which the engine empties into the file at its
#: checkpoints (measured: 1.9 times the finished file at the most), and the copy of the last one that it may begin as.
TIMES_THE_LAST = 3.5
#: What a first release takes at least (measured: 38 MB of the embedded editions).
FIRST_BYTES = 100_000_000
#: Files and folders of a build: candidate, log, pages, report, and the tables of each snapshot.
FILES = 200


def needed_bytes(settings: Settings) -> int:
    """How much a build may take, by the size of the last release."""
    warehouse = settings.current_warehouse
    return int(TIMES_THE_LAST * warehouse.stat().st_size) if warehouse.exists() else FIRST_BYTES


def require_space(settings: Settings) -> None:
    """Refuse to begin a build for which there is no room.

    Raises:
        ResourceFault: the disk of the data folder has too little space, or too few files left.
    """
    needed = needed_bytes(settings)
    free_bytes, free_files = free_space(settings.data_folder)
    if free_bytes >= needed and (free_files is None or free_files >= FILES):
        return
    left = "" if free_files is None else f" and {free_files:,} files"
    raise ResourceFault(
        "there is too little room for a release",
        expected=f"{needed / 1e6:,.0f} MB and {FILES} files, by the size of the last one",
        seen=f"{free_bytes / 1e6:,.0f} MB{left} free at {settings.data_folder}",
        next_step="free space there (AIGAP_KEEP_RELEASES=2 keeps fewer releases), then refresh again; the current "
        "release stays",
    )


def free_space(folder: Path) -> tuple[int, int | None]:
    """Bytes and files that this user may still write; None where the file system counts no files."""
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize, told.f_favail if told.f_files else None
