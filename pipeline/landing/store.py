"""The snapshot store: blobs named by their SHA-256, behind fsspec, verified whenever they are read."""

from __future__ import annotations

import hashlib
import io
import os
from typing import IO

import fsspec

from pipeline.tidy.faults import RunFault


def sha256_of(payload: bytes) -> str:
    """The hash that names a blob."""
    return hashlib.sha256(payload).hexdigest()


class SnapshotStore:
    """Blobs under one fsspec address; a blob is written once and never changed."""

    def __init__(self, url: str) -> None:
        """Open the file system of the address; nothing is created before the first blob.

        Raises:
            RunFault: no file system is known for the address.
        """
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise RunFault(
                "the snapshot store cannot be opened",
                expected="an address such as file:///path or s3://bucket/path",
                seen=f"{url!r}: {error}",
                next_step="correct or unset AIGAP_SNAPSHOTS_URL, or install the package that it needs",
            ) from error

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def has(self, sha256: str, size: int) -> bool:
        """Whether a blob of that name and size is there; its bytes are verified when they are read."""
        path = self._path(sha256)
        return bool(self._files.exists(path) and self._files.size(path) == size)

    def put(self, payload: bytes) -> str:
        """Store the bytes, aside first and then under their name, and return the hash.

        Raises:
            RunFault: the store cannot be written.
        """
        sha256 = sha256_of(payload)
        path = self._path(sha256)
        try:
            if not self.has(sha256, len(payload)):
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                with self._files.open(f"{path}.part", "wb") as blob:
                    blob.write(payload)
                    _flush(blob)
                self._files.mv(f"{path}.part", path)
        except OSError as error:
            step = "free space or correct the permissions of the data folder (AIGAP_DATA), then refresh again"
            raise RunFault(
                f"the snapshot store {self._root} cannot be written",
                expected="a writable folder",
                seen=str(error),
                next_step=step,
            ) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The blob of that name.

        Raises:
            RunFault: it is not there, or its bytes no longer have that hash.
        """
        path = self._path(sha256)
        try:
            payload: bytes = self._files.cat_file(path)
        except OSError as error:
            raise RunFault(
                f"snapshot {sha256[:12]} cannot be read from the store",
                expected=path,
                seen=error.strerror or str(error),
                next_step="restore the snapshots folder from a backup, or land the file again",
            ) from error
        if sha256_of(payload) != sha256:
            raise RunFault(
                f"snapshot {sha256[:12]} has been altered",
                expected=f"bytes with SHA-256 {sha256}",
                seen=f"SHA-256 {sha256_of(payload)}",
                next_step=f"delete {path} and land the file again",
            )
        return payload


def _flush(blob: IO[bytes]) -> None:
    """Put the bytes of a local file on the disk, before a name points at them; other stores keep their own promise."""
    try:
        number = blob.fileno()
    except io.UnsupportedOperation:
        return
    blob.flush()
    os.fsync(number)
