"""Imports of libraries that look for others which are installed for another purpose."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Frames are polars and pandas here, and pandera and Great Expectations import Spark wherever it is installed: 0.7 s, a
#: warning of pandas' version, and the import of `connect` ends a process whose main module has no file (`python -c`, a
#: worker of the tests), which it takes for tests of its own.
SPARK = ("pyspark", "pyspark.pandas", "pyspark.sql.connect")


@contextmanager
def unseen(*names: str) -> Iterator[None]:
    """Let modules that are not imported yet look as if they were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None is Python's own word for that
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
