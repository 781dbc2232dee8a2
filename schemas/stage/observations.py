"""Internal tables of ``warehouse/models/stage/observations/``: every edition's values, and which repeat others."""

from __future__ import annotations

import datetime as dt

from schemas.base import internal
from schemas.columns import GeoColumn, PeriodColumn, SeriesColumn, SnapshotColumn, VintageColumns
from schemas.stage.inputs import ReadingColumns


class VintageObservations(SeriesColumn, ReadingColumns, VintageColumns, name="stage.vintage_observations"):
    """What every accepted snapshot says, with its vintage and its reading inside the edition."""

    published_at: dt.date = internal("of the row where it says so, else of the file")
    recorded_at: dt.datetime = internal("when the file was landed (UTC)")
    first_recorded_at: dt.datetime = internal("when the first file that says so was landed (UTC)")
    origin: str = internal("embedded, fetched or handed_over")
    correction_id: str | None = internal("row of core.corrections that changed the value")
    is_repeat: bool = internal("another figure of the same file says the same")
    reading: int = internal("1 is the preferred value of an edition that says two things")


class RepeatedObservations(
    SnapshotColumn,
    PeriodColumn,
    GeoColumn,
    SeriesColumn,
    name="stage.repeated_observations",
):
    """What another file of the same edition says as well, and better."""
