"""The snapshot store: blobs named by their SHA-256, behind fsspec, verified whenever they are read."""

from __future__ import annotations

import hashlib

import fsspec

from pipeline.tidy.faults import RunFault


def sha256_of(payload: bytes) -> str:
    """The hash that names a blob."""
    return hashlib.sha256(payload).hexdigest()


class SnapshotStore:
    """Blobs under one fsspec address; a blob is written once and never changed."""

    def __init__(self, url: str) -> None:
        """Open the file system of the address; nothing is created before the first blob."""
        self._files, self._root = fsspec.core.url_to_fs(url)

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def put(self, payload: bytes) -> str:
        """Store the bytes, aside first and then under their name, and return the hash.

        Raises:
            RunFault: the store cannot be written.
        """
        sha256 = sha256_of(payload)
        path = self._path(sha256)
        try:
            if not self._files.exists(path):
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                with self._files.open(f"{path}.part", "wb") as blob:
                    blob.write(payload)
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
        except FileNotFoundError as error:
            raise RunFault(
                f"snapshot {sha256[:12]} is not in the store",
                expected=path,
                seen="no such blob",
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
