"""``SHA256SUMS``: the hash of every other file, as ``sha256sum --check SHA256SUMS`` takes it."""

from __future__ import annotations

from pathlib import Path

from pipeline.contracts.file_hashes import sha256_of_file
from pipeline.publishing.content import Content

FILE = "SHA256SUMS"


def checksums(folder: Path) -> str:
    """A line for each file below a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / FILE)
    return "".join(f"{sha256_of_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)


def write(content: Content, folder: Path) -> None:
    """Write the sums of what is there."""
    (folder / FILE).write_text(checksums(folder), encoding="utf-8")
