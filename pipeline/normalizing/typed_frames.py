"""From a landed file's bytes to typed frames: the one place where a parser's rows meet their schema.

Belongs here: running a parser, proving that it accounts for every record, and typing its rows without any coercion.
Not here: keys, bounds and other rules of a schema, to which the frames are held afterwards.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.normalizing.future_rows import without_future_rows
from pipeline.parsing.faults import HeldFileError, QuarantinedRow, RunFault
from pipeline.parsing.pieces import pieces_of
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, SourceTable

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, object]

#: How many places in code, the innermost last, are told of an error that no parser foresaw.
FRAMES_SHOWN = 8
_REPORT = "this is a fault of the parser in pipeline/sources/, not of the publisher: correct it and add a test"


@dataclass(frozen=True)
class ReadSnapshot:
    """A snapshot as typed frames without ``snapshot_id``, and the account of every record it holds.

    ``rows_read`` = rows of all frames + quarantined + the sum of ``rows_excluded``.
    """

    frames: dict[str, pl.DataFrame]
    quarantined: tuple[QuarantinedRow, ...]
    rows_read: int
    rows_excluded: dict[str, int]
    published_at: date | None
    notes: tuple[str, ...]


def read_snapshot(dataset: Dataset, payload: bytes, context: ParseContext) -> ReadSnapshot:
    """Parse ``payload`` and type its rows; whatever a parser, or a decoder that it calls, raises holds the file.

    Args:
        dataset: what the payload is.
        payload: the landed bytes.
        context: the names, units and figures that the parser may know.

    Returns:
        One frame for each table that the dataset declares; a table without rows is an empty frame. A row dated after
        the day of the snapshot is among the quarantined.

    Raises:
        HeldFileError: the file cannot be read, or cannot be believed as a whole. Where its parser did not foresee
            what was raised, a note of the error says where it was (``__notes__``).
        RunFault: the parser lost a row, or gave a column or a type that the schema does not have.
    """
    try:
        return _typed(dataset, payload, context)
    except (HeldFileError, RunFault, MemoryError):  # where memory is short, the file is not to blame
        raise
    except Exception as error:  # recorded as the reason why this file is held, and so stops no other
        raise _unforeseen(error, context) from error


def read_file(dataset: Dataset, path: Path, context: ParseContext) -> Iterator[ReadSnapshot]:
    """What a landed file says, at once, or a piece at a time where it is large and read by its records.

    Raises:
        HeldFileError, RunFault: as ``read_snapshot`` says.
    """
    if not dataset.by_records:
        yield read_snapshot(dataset, path.read_bytes(), context)
        return
    with path.open("rb") as file:
        for piece in pieces_of(file):
            yield read_snapshot(dataset, piece.payload, replace(context, before=piece.before))


def _typed(dataset: Dataset, payload: bytes, context: ParseContext) -> ReadSnapshot:
    parsed = dataset.parse(payload, context)
    frames: dict[str, pl.DataFrame] = {}
    for table in dataset.tables:
        columns = _columns(table)
        if table.name in parsed.frames:
            frames[table.name] = _selected(parsed.frames[table.name], columns, table)
        else:
            frames[table.name] = _built(parsed.rows.get(table.name, []), columns, table)
        frames[table.name], future = without_future_rows(frames[table.name], table, context.day)
        parsed.quarantined += future
    _check_account(parsed, frames, context)
    return ReadSnapshot(
        frames=frames,
        quarantined=tuple(parsed.quarantined),
        rows_read=parsed.rows_read,
        rows_excluded=dict(parsed.rows_excluded),
        published_at=parsed.published_at,
        notes=tuple(parsed.notes),
    )


def _unforeseen(error: Exception, context: ParseContext) -> HeldFileError:
    """What no parser foresaw, in words for a person, and the places in code that it came through as a note."""
    held = HeldFileError(
        source=context.source_id,
        file=context.file_name,
        expected="a file that its parser can read",
        seen=f"{type(error).__name__}: {error}",
        next_step="see whether the file is whole and opens, else fetch or hand it over again; if it does, its parser "
        "in pipeline/sources/ did not foresee it: report the snapshot's notes with the file",
    )
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_SHOWN:]
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} in {frame.name}" for frame in frames]
    held.add_note(f"raised at {' > '.join(places)}")
    return held


def _columns(table: SourceTable) -> dict[str, pl.DataType]:
    """The columns of the table's schema by name, in its order, without the snapshot's."""
    from schemas.registry import model_at, types_of

    return {name: dtype for name, dtype in types_of(model_at(table.schema)).items() if name != "snapshot_id"}


def _built(rows: list[Row], columns: Mapping[str, pl.DataType], table: SourceTable) -> pl.DataFrame:
    """The rows as one frame."""
    import polars as pl

    for row in rows:
        if row.keys() != columns.keys():
            seen = f"columns {', '.join(sorted(row.keys() ^ columns.keys()))} are missing or not declared"
            raise _fault(table, expected=f"the columns {', '.join(columns)}", seen=seen)
    return pl.DataFrame([_series(name, [row[name] for row in rows], dtype, table) for name, dtype in columns.items()])


def _selected(frame: pl.DataFrame, columns: Mapping[str, pl.DataType], table: SourceTable) -> pl.DataFrame:
    """The frame with its columns in the schema's order."""
    if dict(frame.schema) != columns:
        raise _fault(table, expected=_types(columns), seen=_types(frame.schema))
    return frame.select(*columns)


def _types(columns: Mapping[str, pl.DataType]) -> str:
    return ", ".join(f"{name} {dtype}" for name, dtype in sorted(columns.items()))


def _series(name: str, values: list[object], dtype: pl.DataType, table: SourceTable) -> pl.Series:
    """One column, each value of exactly the Python type that the column's type has.

    Polars alone is not strict enough: built from rows it turns 1.5 into the integer 1, and True into 1 even when
    built from a column.
    """
    import polars as pl

    expected = dtype.to_python()
    seen = {type(value) for value in values} - {expected, type(None)}
    if seen:
        names = ", ".join(sorted(kind.__name__ for kind in seen))
        raise _fault(table, expected=f"{expected.__name__} in the column {name}", seen=names)
    return pl.Series(name, values, dtype=dtype, strict=True)


def _check_account(parsed: ParsedFile, frames: dict[str, pl.DataFrame], context: ParseContext) -> None:
    loaded = sum(frame.height for frame in frames.values())
    quarantined, excluded = len(parsed.quarantined), sum(parsed.rows_excluded.values())
    undeclared = sorted((parsed.rows.keys() | parsed.frames.keys()) - frames.keys())
    if undeclared or loaded + quarantined + excluded != parsed.rows_read:
        problem = f"the parser of {context.source_id} does not account for every row of {context.file_name}"
        seen = f"{loaded} loaded + {quarantined} quarantined + {excluded} excluded; undeclared tables: {undeclared}"
        raise RunFault(problem, expected=f"{parsed.rows_read} rows read", seen=seen, next_step=_REPORT)


def _fault(table: SourceTable, *, expected: str, seen: str) -> RunFault:
    problem = f"the parser's rows do not fit the schema of src.{table.name}"
    return RunFault(problem, expected=expected, seen=seen, next_step=_REPORT)
