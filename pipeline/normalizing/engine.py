"""The engine that holds large files to their rules and compares them: bounded in memory, it goes to the disk beyond."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

#: What it may take before it goes to the disk. Grouping 10 million keys takes 0.4 GB.
ENGINE_MEMORY = "700MB"


@contextmanager
def engine_on(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine in memory that spills into this folder."""
    import duckdb

    with duckdb.connect(":memory:", config={"memory_limit": ENGINE_MEMORY}) as connection:
        connection.execute(f"set temp_directory = {quoted(str(folder))}")
        connection.execute("set enable_progress_bar = false")
        yield connection
