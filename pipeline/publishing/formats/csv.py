"""``csv/``: a file a table, for programs."""

from __future__ import annotations

from pathlib import Path

from pipeline.publishing.content import Content
from pipeline.publishing.formats.delimited import write_tables


def write(content: Content, folder: Path) -> None:
    """Write the tables as UTF-8 without a mark."""
    write_tables(content, folder / "csv", encoding="utf-8", is_spreadsheet_safe=False)
