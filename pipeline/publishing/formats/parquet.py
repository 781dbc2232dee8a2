"""``parquet/``: a file a table, written by DuckDB."""

from __future__ import annotations

from pathlib import Path

from pipeline.contracts.sql_text import quoted
from pipeline.publishing.content import Content, rows_sql


def write(content: Content, folder: Path) -> None:
    """Write the tables in the order of their keys."""
    (folder / "parquet").mkdir()
    for selection in content.written:
        path = folder / "parquet" / f"{selection.table.name}.parquet"
        content.connection.execute(
            f"copy ({rows_sql(selection)}) to {quoted(str(path))} (format parquet, compression zstd)"
        )
