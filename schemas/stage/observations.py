"""Internal tables of ``warehouse/models/stage/observations/``: what every edition says, with its reading."""

from __future__ import annotations

import datetime as dt

from schemas.base import internal
from schemas.columns import SeriesColumn, VintageColumns
from schemas.stage.inputs import ReadingColumns


class VintageObservations(SeriesColumn, ReadingColumns, VintageColumns, name="stage.vintage_observations"):
    """What every accepted snapshot says, with its vintage and its reading inside the edition."""

    published_at: dt.date = internal("of the row where it says so, else of the file")
    recorded_at: dt.datetime = internal("when the file was landed (UTC)")
    first_recorded_at: dt.datetime = internal("when the first file that says so was landed (UTC)")
    origin: str = internal("embedded, fetched or handed_over")
    superseded_on: dt.date | None = internal("publication of the file that took its place")
    superseded_at: dt.datetime | None = internal("when that file was landed (UTC)")
    vintage_number: int = internal("order of the vintages of a source, 1 is the first", unit="vintages")
    is_list_complete: bool = internal("an absence from it takes back what earlier vintages said")
    correction_id: str | None = internal("row of core.corrections that changed the value")
    is_repeat: bool = internal("another figure of the same file says the same")
    reading: int = internal("1 is the preferred value of an edition that says two things")
