"""``spreadsheet/``: a file a table, which a spreadsheet opens with its letters right and runs nothing of."""

from __future__ import annotations

from pathlib import Path

from pipeline.publishing.content import Content
from pipeline.publishing.formats.delimited import write_tables


def write(content: Content, folder: Path) -> None:
    """Write the tables as UTF-8 with a byte order mark, without which Excel takes Japanese for another encoding."""
    write_tables(content, folder / "spreadsheet", encoding="utf-8-sig", is_spreadsheet_safe=True)
