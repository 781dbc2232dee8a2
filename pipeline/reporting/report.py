"""The report of a release: ``report/index.html`` beside its warehouse, and where it is found again."""

from __future__ import annotations

from pathlib import Path

from pipeline.reporting.page import page_of
from pipeline.reporting.parts import read_parts

REPORT = Path("report") / "index.html"


def report_of(warehouse: Path) -> Path:
    """Where the report of a release stands, by its DuckDB file."""
    return warehouse.parent / REPORT


def write_report(warehouse: Path, earlier: Path | None = None) -> Path:
    """Write the report of a finished warehouse beside it.

    Args:
        warehouse: the DuckDB file that the report shows; nobody may be writing it.
        earlier: that of the release before, which the report says the changes since.
    """
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        page = page_of(read_parts(connection, earlier))
    path = report_of(warehouse)
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path
