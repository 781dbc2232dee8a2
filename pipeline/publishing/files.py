"""A selection of rows as a file: Parquet, or CSV after RFC 4180 with every digit.

Belongs here: bytes of tables. Which rows is in ``selection``, the texts beside them in ``package`` and ``attribution``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

import duckdb

from pipeline.contracts.sql_text import identifier, quoted
from pipeline.publishing.public_tables import Column
from pipeline.publishing.selection import Selection, columns_sql, order_sql

Format = Literal["parquet", "csv"]

#: Rows fetched at once, so that memory does not grow with the table.
_BATCH = 20_000
# A spreadsheet runs a cell that starts with one of these (OWASP, CSV injection). A text that is a plain number, such as
# -0.66667 as published, runs nothing and stays a number.
_RUNS_IN_A_SPREADSHEET = r"^[=+\-@\t\r]"
_PLAIN_NUMBER = r"[+\-]?[0-9]+(\.[0-9]+)?([eE][+\-]?[0-9]+)?"


def write_table(
    connection: duckdb.DuckDBPyConnection,
    selection: Selection,
    path: Path,
    *,
    style: Format,
    is_spreadsheet_safe: bool,
) -> None:
    """Write the rows of a selection, in the order of the table's key."""
    table = selection.table
    if style == "csv":
        columns = ", ".join(_csv_cell(column, is_spreadsheet_safe=is_spreadsheet_safe) for column in table.columns)
    else:
        columns = columns_sql(table)
    sql = f"select {columns} from {table.sql_name} as exported where {selection.condition} order by {order_sql(table)}"
    if style == "csv":
        _write_csv(connection, sql, [column.name for column in table.columns], path)
    else:
        connection.execute(f"copy ({sql}) to {quoted(str(path))} (format parquet, compression zstd)")


def _csv_cell(column: Column, *, is_spreadsheet_safe: bool) -> str:
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


def _write_csv(connection: duckdb.DuckDBPyConnection, sql: str, header: list[str], path: Path) -> None:
    result = connection.execute(sql)
    with path.open("w", encoding="utf-8", newline="") as file:
        # a float is written by repr: the shortest text that reads back
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        while rows := result.fetchmany(_BATCH):
            writer.writerows(rows)
