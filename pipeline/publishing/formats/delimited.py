"""The rows of a table as CSV after RFC 4180, every digit: what ``csv`` and ``spreadsheet`` share.

Belongs here: cells and lines. Which rows is in ``selection``.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from pipeline.contracts.sql_text import identifier
from pipeline.publishing.content import Content, rows_sql
from pipeline.publishing.public_tables import Column

#: Rows fetched at once, so that memory does not grow with the table.
_BATCH = 20_000
# A spreadsheet runs a cell that starts with one of these (OWASP, CSV injection). A text that is a plain number, such as
# -0.66667 as published, runs nothing and stays a number.
_RUNS_IN_A_SPREADSHEET = r"^[=+\-@\t\r]"
_PLAIN_NUMBER = r"[+\-]?[0-9]+(\.[0-9]+)?([eE][+\-]?[0-9]+)?"


def write_tables(content: Content, folder: Path, *, encoding: str, is_spreadsheet_safe: bool) -> None:
    """Write each table as ``<table>.csv``; a text that a spreadsheet would run gets an apostrophe, if asked for."""
    folder.mkdir()
    for selection in content.written:
        table = selection.table
        cells = ", ".join(_cell(column, is_spreadsheet_safe=is_spreadsheet_safe) for column in table.columns)
        header = [column.name for column in table.columns]
        _write(content.connection, rows_sql(selection, cells), header, folder / f"{table.name}.csv", encoding)


def _cell(column: Column, *, is_spreadsheet_safe: bool) -> str:
    """SQL for a column as CSV shows it: times in ISO 8601 with their zone, truth values in lower case."""
    cell = f"exported.{identifier(column.name)}"
    if column.data_type == "TIMESTAMP":
        return f"strftime({cell}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if column.data_type in {"BOOLEAN", "DATE"}:
        return f"cast({cell} as varchar)"
    if column.data_type == "VARCHAR" and is_spreadsheet_safe:
        return (
            f"case when regexp_matches({cell}, '{_RUNS_IN_A_SPREADSHEET}') "
            f"and not regexp_full_match({cell}, '{_PLAIN_NUMBER}') then '''' || {cell} else {cell} end"
        )
    return cell


def _write(connection: duckdb.DuckDBPyConnection, sql: str, header: list[str], path: Path, encoding: str) -> None:
    result = connection.execute(sql)
    with path.open("w", encoding=encoding, newline="") as file:
        # a float is written by repr: the shortest text that reads back
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        while rows := result.fetchmany(_BATCH):
            writer.writerows(rows)
