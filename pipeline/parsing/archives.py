"""Zip archives read strictly from bytes in memory: capped members, capped size, safe names, every fault a held file.

Belongs here: how the wanted members come out of an archive. Not here: what they mean, which is their source's business.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.parsing.faults import HeldFileError

#: The AI Index of 2026, the largest archive seen, has 344 members and 3 MB decoded.
MAX_MEMBERS = 2_000
MAX_DECODED_BYTES = 200_000_000

#: A drive letter or a backslash: absolute, or a way up, where a path is read as Windows reads it.
_NOT_POSIX = re.compile(r"^[A-Za-z]:|\\")


@dataclass(frozen=True)
class Member:
    """One file of an archive: its path there, its bytes, and their SHA-256 in hexadecimal."""

    path: str
    payload: bytes
    sha256: str


def read_members(payload: bytes, *, source: str, file: str, wanted: Iterable[str]) -> dict[str, Member]:
    """The wanted members, found by base name in whatever folder they are.

    Args:
        payload: the archive's bytes.
        source: the source's id, for messages.
        file: the archive's name, for messages.
        wanted: base names, e.g. ``fig_4.3.8.csv``; every other member is ignored.

    Returns:
        The members by base name.

    Raises:
        HeldFileError: not a readable zip archive, over a cap, an unsafe member name, a wanted member that is
            missing (all of them are named) or there twice.
    """
    names = sorted(set(wanted))
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            infos = _checked(archive.infolist(), source=source, file=file)
            found = _located(infos, names, source=source, file=file)
            return _decoded(archive, found, source=source, file=file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        seen = f"{type(error).__name__}: {error}"
        raise HeldFileError(source=source, file=file, expected="a readable zip archive", seen=seen) from error


def _checked(infos: list[zipfile.ZipInfo], *, source: str, file: str) -> list[zipfile.ZipInfo]:
    if len(infos) > MAX_MEMBERS:
        expected = f"at most {MAX_MEMBERS} members"
        raise HeldFileError(source=source, file=file, expected=expected, seen=f"{len(infos)} members")
    for info in infos:
        path = PurePosixPath(info.filename)
        if path.is_absolute() or ".." in path.parts or _NOT_POSIX.search(info.filename):
            expected = "member names that stay inside the archive"
            raise HeldFileError(source=source, file=file, expected=expected, seen=repr(info.filename))
    return [info for info in infos if not info.is_dir()]


def _located(infos: list[zipfile.ZipInfo], names: list[str], *, source: str, file: str) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, list[zipfile.ZipInfo]] = {name: [] for name in names}
    for info in infos:
        found.get(PurePosixPath(info.filename).name, []).append(info)
    missing = [name for name, hits in found.items() if not hits]
    repeated = [hit.filename for hits in found.values() if len(hits) > 1 for hit in hits]
    if missing or repeated:
        seen = "; ".join(
            f"{word} {', '.join(paths)}" for word, paths in (("missing", missing), ("repeated", repeated)) if paths
        )
        raise HeldFileError(source=source, file=file, expected="every declared member, each once", seen=seen)
    return {name: hits[0] for name, hits in found.items()}


def _decoded(
    archive: zipfile.ZipFile, found: dict[str, zipfile.ZipInfo], *, source: str, file: str
) -> dict[str, Member]:
    members: dict[str, Member] = {}
    left = MAX_DECODED_BYTES
    for name, info in found.items():
        with archive.open(info) as stream:  # the size that the header states may lie, so only what is read counts
            payload = stream.read(left + 1)
        left -= len(payload)
        if left < 0:
            expected, seen = f"at most {MAX_DECODED_BYTES} decoded bytes", f"more, at member {info.filename}"
            raise HeldFileError(source=source, file=file, expected=expected, seen=seen)
        members[name] = Member(info.filename, payload, hashlib.sha256(payload).hexdigest())
    return members
