"""The snapshot store: blobs named by their SHA-256, behind fsspec, verified whenever they are read.

A blob passes as a stream, piece by piece: how large a file may be is no question of memory.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import fsspec

from pipeline.contracts.file_hashes import sha256_of_file
from pipeline.parsing.faults import RunFault

#: The protocols whose stores show a blob whole or not at all: nothing need be written aside, nor a right to delete be
#: given; and to make a "folder" there would be to make the bucket that somebody misspelled.
_WHOLE_OR_ABSENT = {"s3", "s3a"}

_SETTING = "AIGAP_SNAPSHOTS_URL"
_COPIED_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Blob:
    """What the store calls the bytes that it was given: their SHA-256, and how many they are."""

    sha256: str
    size: int


class LostBlobError(RunFault):
    """The bytes of one snapshot are not there, or are not the bytes that were landed; the store itself answers."""


class SnapshotStore:
    """Blobs under one fsspec address; a blob is written once and never changed."""

    def __init__(self, url: str) -> None:
        """Open the file system of the address; nothing is created before the first blob.

        Raises:
            RunFault: no file system is known for the address.
        """
        try:
            # what another process has stored or mended must be seen, so no listing is remembered
            self._files, self._root = fsspec.core.url_to_fs(url, use_listings_cache=False, skip_instance_cache=True)
        except (ValueError, ImportError, OSError) as error:
            raise RunFault(
                "the snapshot store cannot be opened",
                expected="an address such as file:///path or s3://bucket/path",
                seen=f"{_without_password(url)!r}: {error}",
                next_step=f"correct or unset {_SETTING}, or install the package that it needs",
            ) from error
        protocol = self._files.protocol
        protocols = {protocol} if isinstance(protocol, str) else set(protocol)
        self._is_local = "file" in protocols
        self._altered: set[str] = set()
        self._whole_or_absent = bool(protocols & _WHOLE_OR_ABSENT)
        self._faults: tuple[type[Exception], ...] = (
            (OSError, *_untranslated_faults()) if self._whole_or_absent else (OSError,)
        )

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def has(self, sha256: str, size: int) -> bool:
        """Whether a blob of that name and size is there; its bytes are verified when they are read.

        Raises:
            RunFault: the store does not answer.
        """
        try:
            return bool(self._files.info(self._path(sha256))["size"] == size)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except self._faults as error:
            raise self._unreachable("read", error) from error

    def put(self, payload: bytes) -> str:
        """Store these bytes, and return their hash.

        Raises:
            RunFault: the store cannot be written.
        """
        return self.put_stream(io.BytesIO(payload)).sha256

    def put_stream(self, stream: IO[bytes]) -> Blob:
        """Store what a file holds from its beginning on, aside first and then under its name.

        It is read once to know its name, and hashed again as it is copied: a file that somebody still writes to must
        not get a name that is not its own.

        Raises:
            OSError: the stream cannot be read.
            RunFault: the store cannot be written, or the file changes while it is read.
        """
        stream.seek(0)
        digest = hashlib.sha256()
        while piece := stream.read(_COPIED_AT_ONCE):
            digest.update(piece)
        sha256 = digest.hexdigest()
        blob = Blob(sha256, stream.tell())
        try:
            if not self._holds(sha256, blob.size):
                stream.seek(0)
                self._write(self._path(sha256), stream, sha256)
        except self._faults as error:
            raise self._unreachable("written", error) from error
        return blob

    def _holds(self, sha256: str, size: int) -> bool:
        """Whether a blob need not be written: one that was found altered must, for that mends it.

        On a local disk it is read to see; elsewhere that would be a transfer for every file of every fetch.
        """
        if self._is_local and self.has(sha256, size):
            return self.is_whole(sha256)
        return sha256 not in self._altered and self.has(sha256, size)

    def is_whole(self, sha256: str) -> bool:
        """Whether the bytes of a blob are there and are those that were landed.

        Raises:
            RunFault: the store does not answer.
        """
        try:
            with self.local_file(sha256):
                return True
        except LostBlobError:
            return False

    def _write(self, path: str, stream: IO[bytes], sha256: str) -> None:
        if self._whole_or_absent:
            with tempfile.NamedTemporaryFile() as copy:
                _copied(stream, copy, sha256)
                copy.flush()
                self._files.put_file(copy.name, path, max_concurrency=1)  # else ten parts of 50 MB are held at once
            return
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        part = f"{path}.part"
        try:
            with self._files.open(part, "wb") as blob:
                _copied(stream, blob, sha256)
                _flush(blob)
        except BaseException:
            self._files.rm(part)
            raise
        self._files.mv(part, path)

    def _unreachable(self, doing: str, error: Exception) -> RunFault:
        local = "free space or correct the permissions of the data folder (AIGAP_DATA), then refresh again"
        other = f"check {_SETTING}, the network and the rights of the credentials, then refresh again"
        return RunFault(
            f"the snapshot store {self._root} cannot be {doing}",
            expected="a writable folder" if self._is_local else "a bucket or folder that is there, to read and write",
            seen=str(error) or type(error).__name__,
            next_step=local if self._is_local else other,
        )

    def get(self, sha256: str) -> bytes:
        """The blob of that name, in memory.

        Raises:
            LostBlobError: it is not there, or its bytes no longer have that hash.
            RunFault: the store does not answer.
        """
        with self.local_file(sha256) as path:
            payload = path.read_bytes()
        return payload

    @contextmanager
    def local_file(self, sha256: str) -> Iterator[Path]:
        """The blob of that name as a file of this machine: the store's own, or a copy for as long as it is needed.

        Raises:
            LostBlobError: it is not there, or its bytes no longer have that hash.
            RunFault: the store does not answer.
        """
        path = self._path(sha256)
        if self._is_local:
            yield self._verified(sha256, Path(path))
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / sha256
            try:
                self._files.get_file(path, str(copy))
            except self._faults as error:
                if not isinstance(error, FileNotFoundError):
                    raise self._unreachable("read", error) from error
                raise _lost(sha256, path, error) from error
            yield self._verified(sha256, copy)

    def _verified(self, sha256: str, file: Path) -> Path:
        try:
            seen = sha256_of_file(file)
        except OSError as error:
            raise _lost(sha256, str(file), error) from error
        if seen != sha256:
            self._altered.add(sha256)
            raise LostBlobError(
                f"snapshot {sha256[:12]} has been altered",
                expected=f"bytes with SHA-256 {sha256}",
                seen=f"SHA-256 {seen}",
                next_step=f"restore {self._path(sha256)} from a backup, or fetch or land the file again",
            )
        self._altered.discard(sha256)
        return file


def _lost(sha256: str, path: str, error: Exception) -> LostBlobError:
    return LostBlobError(
        f"snapshot {sha256[:12]} cannot be read from the store",
        expected=path,
        seen=getattr(error, "strerror", None) or str(error),
        next_step="restore the file from a backup of the snapshots folder, or fetch or land it again",
    )


def _copied(source: IO[bytes], target: IO[bytes], sha256: str) -> None:
    """Copy what is left of a stream, and see that it is what was hashed before."""
    digest = hashlib.sha256()
    while piece := source.read(_COPIED_AT_ONCE):
        digest.update(piece)
        target.write(piece)
    if digest.hexdigest() != sha256:
        raise RunFault(
            "the file changes while it is read",
            expected=f"bytes with SHA-256 {sha256}, as on the first reading",
            seen=f"SHA-256 {digest.hexdigest()} on the second",
            next_step="wait until whoever writes the file has ended, then land it again",
        )


def _without_password(url: str) -> str:
    return re.sub(r"//[^/]*@", "//***@", url)


def _untranslated_faults() -> tuple[type[Exception], ...]:
    """What s3fs hands on as it is: no credentials, no connection, an answer cut short. All else becomes an OSError."""
    import aiohttp
    import botocore.exceptions

    return botocore.exceptions.BotoCoreError, aiohttp.ClientError


def _flush(blob: IO[bytes]) -> None:
    """Put the bytes of a local file on the disk, before a name points at them; other stores keep their own promise."""
    try:
        number = blob.fileno()
    except io.UnsupportedOperation:
        return
    blob.flush()
    os.fsync(number)
