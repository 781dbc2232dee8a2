"""Imports of libraries that look for others which are installed for another purpose."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from threading import get_ident
from types import ModuleType

#: Frames are polars and pandas here, and pandera and Great Expectations import Spark wherever it is installed: 0.7 s, a
#: warning of pandas' version, and the import of `connect` ends a process whose main module has no file (`python -c`, a
#: worker of the tests), which it takes for tests of its own.
SPARK = ("pyspark", "pyspark.pandas", "pyspark.sql.connect")
#: What pandera imports wherever it is installed, and needs for frames of pandas and for examples that it makes up:
#: 0.6 s of the 0.8 s that its import takes. Great Expectations brings the first two along, the tests the third. Who
#: needs pandera's schemas of pandas in the same process imports `pandera.pandas` before anything of `schemas`.
BESIDE_POLARS = ("pandas", "numpy", "hypothesis")
#: What Great Expectations imports to read files from S3, where the store of the snapshots brings it along: 0.15 s.
S3 = ("boto3", "botocore")


@contextmanager
def unseen(*names: str) -> Iterator[None]:
    """Let modules that are not imported yet look to this thread as if they were not installed."""
    nowhere = _Nowhere(tuple(name for name in names if name not in sys.modules), get_ident())
    # a list of its own each time: another thread may be half way through the one before
    sys.meta_path = [nowhere, *sys.meta_path]
    try:
        yield
    finally:
        sys.meta_path = [finder for finder in sys.meta_path if finder is not nowhere]


@dataclass(frozen=True)
class _Nowhere(MetaPathFinder):
    """Answers for some modules, and all in them, in Python's own words, which pandera reads; knows no other."""

    names: tuple[str, ...]
    thread: int

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if self.thread == get_ident() and any(f"{fullname}.".startswith(f"{name}.") for name in self.names):
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
