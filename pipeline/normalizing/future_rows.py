"""Rows that are dated after the day of their snapshot: quarantined for every source, in this one place.

Nothing can have been measured after a file was taken. One such row is enough to make the running year look complete,
so that an economy without a model of that year gets a zero and a rank.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.parsing.faults import QuarantinedRow
from pipeline.parsing.periods import parse_period
from pipeline.sources.declaration import SourceTable

if TYPE_CHECKING:
    import polars as pl

_RULE = "a date after the day of the file"


def without_future_rows(
    frame: pl.DataFrame, table: SourceTable, day: date
) -> tuple[pl.DataFrame, list[QuarantinedRow]]:
    """The rows that may have been measured by ``day``, and the others.

    A year or a period counts by its beginning, since publishers print the running one.
    """
    quarantined: list[QuarantinedRow] = []
    for column in table.time_columns:
        is_future = _is_future(frame[column], day) & ~_is_ahead(frame, table)
        quarantined += [_quarantined(row, column, table, day) for row in frame.filter(is_future).to_dicts()]
        frame = frame.filter(~is_future)
    return frame, quarantined


def _is_future(times: pl.Series, day: date) -> pl.Series:
    import polars as pl

    if times.dtype == pl.Date:
        return (times > day).fill_null(value=False)
    if times.dtype == pl.Int64:
        return (times > day.year).fill_null(value=False)
    future = [text for text in times.unique().drop_nulls().to_list() if parse_period(text, column="").start > day]
    return times.is_in(future).fill_null(value=False)


def _is_ahead(frame: pl.DataFrame, table: SourceTable) -> pl.Series:
    """Whether a row is a plan or a forecast, which may lie ahead."""
    import polars as pl

    is_ahead = pl.repeat(value=False, n=frame.height, eager=True)
    for column, value in table.ahead.items():
        is_ahead |= frame[column].eq_missing(value)
    return is_ahead


def _quarantined(row: dict[str, object], column: str, table: SourceTable, day: date) -> QuarantinedRow:
    return QuarantinedRow(
        table_name=table.name,
        file_name=str(row["file_name"]),
        row_number=int(str(row["row_number"])),
        column_name=column,
        raw_value=str(row[column]),
        rule=_RULE,
        expected=f"nothing after {day}, the day of the snapshot",
    )
