"""What the engine may use while a candidate is built: memory, room to spill, threads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import quoted
from pipeline.settings import Settings

if TYPE_CHECKING:
    import duckdb

#: DuckDB hands out work by row groups of this many rows. Where a table has no more of them, further threads find
#: nothing to do and yet take time of the processor: with two of them a build of 42,000 observations took 16.7 s of it
#: instead of 12.9 (two cores).
ROWS_PER_THREAD = 122_880
_SPILL = "spill"


def limit(connection: duckdb.DuckDBPyConnection, settings: Settings, rows: int) -> None:
    """Let the engine use what the settings and the number of source rows allow; what needs more memory is spilled."""
    connection.execute(f"set temp_directory = {quoted(str(settings.building_folder / _SPILL))}")
    (cores,) = connection.execute("select current_setting('threads')").fetchone() or (1,)  # what a container may use
    connection.execute(f"set threads = {threads_for(rows, cores)}")
    if settings.memory is not None:
        connection.execute(f"set memory_limit = {quoted(settings.memory)}")


def threads_for(rows: int, cores: int) -> int:
    """How many threads find work in so many rows."""
    return max(1, min(cores, -(-rows // ROWS_PER_THREAD)))


def rows_in(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> int:
    """The rows of the Parquet files in these folders, as their footers say."""
    files = [str(path) for folder in folders for path in folder.glob("*.parquet")]
    if not files:
        return 0
    row = connection.execute("select coalesce(sum(num_rows), 0) from parquet_file_metadata(?)", [files]).fetchone()
    return int(row[0]) if row else 0
