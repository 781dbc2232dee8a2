"""Files that a person hands over: a file, a zip or a folder, made into one canonical payload."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pipeline.parsing.faults import RunFault

#: The same folder must always give the same bytes, so that landing it twice is seen to be the same.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
MAX_FILES = 5_000
#: The folder of the AI Index of 2026 holds 3 MB; a home folder handed over by mistake holds more than memory does.
MAX_BYTES = 200_000_000


def handed_over_payload(path: Path, *, content: str) -> bytes:
    """The bytes of what a person hands over; a folder becomes a zip with sorted members and fixed times.

    Raises:
        RunFault: the path is missing, unreadable, empty, or not of the kind that the dataset takes.
    """
    try:
        if path.is_dir():
            return _zipped(path, content)
        _check_file(path)
        payload = path.read_bytes()
    except OSError as error:
        raise RunFault(
            f"{path} cannot be read",
            expected="a file, a zip or a folder",
            seen=error.strerror or str(error),
            next_step="correct the path or its permissions",
        ) from error
    if not payload or (content == "zip" and not payload.startswith(b"PK")):
        seen = "an empty file" if not payload else f"bytes that start {payload[:16]!r}"
        raise RunFault(
            f"{path} is not what this source takes",
            expected="a zip or a folder" if content == "zip" else content,
            seen=seen,
            next_step="hand over the folder or the zip as downloaded from the publisher",
        )
    return payload


def _zipped(folder: Path, content: str) -> bytes:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and not p.name.startswith("."))
    if content != "zip" or not files or len(files) > MAX_FILES:
        raise RunFault(
            f"the folder {folder} is not what this source takes",
            expected=f"a {'folder of 1 to ' + str(MAX_FILES) + ' files' if content == 'zip' else content + ' file'}",
            seen=f"a folder of {len(files)} files",
            next_step="hand over the folder that holds the publisher's files",
        )
    _check_size(folder, sum(file.stat().st_size for file in files))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, file.read_bytes())
    return buffer.getvalue()


def _check_file(path: Path) -> None:
    """Refuse what has no end (a pipe, a device) before anything is read; a missing file is told by the reading."""
    if path.exists() and not path.is_file():
        raise RunFault(
            f"{path} is not what this source takes",
            expected="a file, a zip or a folder",
            seen="a pipe, a socket or a device",
            next_step="hand over the folder or the zip as downloaded from the publisher",
        )
    if path.exists():
        _check_size(path, path.stat().st_size)


def _check_size(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise RunFault(
            f"{path} is too large",
            expected=f"at most {MAX_BYTES:,} bytes",
            seen=f"{size:,} bytes",
            next_step="hand over the folder that holds the publisher's files, and nothing else",
        )
