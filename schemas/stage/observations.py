"""Internal tables of ``warehouse/models/stage/observations/``: what each edition says, and whom its lists omit."""

from __future__ import annotations

import datetime as dt

from schemas.base import internal
from schemas.columns import (
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    SnapshotColumn,
    SupersededColumns,
    UniverseColumn,
    VintageColumns,
)
from schemas.stage.inputs import ReadingColumns


class FileVintages(
    SupersededColumns, PublishedAtColumn, SnapshotColumn, IndicatorColumn, VintageColumns, name="stage.file_vintages"
):
    """The accepted files in the order of their vintages, by what they tell of, and which of them are superseded."""

    dataset_id: str = internal("dataset of the source")
    origin: str = internal("embedded, fetched or handed_over")
    recorded_at: dt.datetime = internal("when it was landed (UTC)")
    vintage_number: int = internal("place among the files of its source")
    is_incomplete: bool = internal("some row of the file was refused")


class RefusedFiles(SnapshotColumn, IndicatorColumn, name="stage.refused_files"):
    """The files of which rows were refused, by what they tell of."""

    file_name: str = internal("of the publisher")


class Figures(UniverseColumn, IndicatorColumn, name="stage.figures"):
    """The declared figures, and whether what they no longer show is withdrawn."""

    source_id: str = internal("id of core.sources")
    edition: str | None = internal("the one edition of which the row tells; empty: of all")
    figure: str = internal("the publisher's figure or table")
    priority: int = internal("1 goes before 2 where figures of an edition differ")
    list_kind: str = internal("full, top_k, selected or single")
    k: int | None = internal("how many places a top-k list shows", unit="economies")
    cut_off: float | None = internal("what an economy outside the list is below", unit="see core.indicators")
    absence_status: str | None = internal("status of an economy left out")
    file_name: str | None = internal("of the publisher")
    page: str | None = internal("of the report")
    note: str | None = internal("note")
    is_complete: bool = internal("a full list of some indicator")


class CorrectionsInForce(GeoColumn, IndicatorColumn, PeriodColumn, name="stage.corrections_in_force"):
    """The corrections of a publisher's figures that have not expired."""

    correction_id: str = internal("row of core.corrections")
    source_id: str = internal("id of core.sources")
    edition: str | None = internal("the one edition that is corrected; empty: all")
    figure: str = internal("the publisher's figure or table")
    seen_value: float = internal("what the publisher says", unit="see core.indicators")
    corrected_value: float = internal("what it should be", unit="see core.indicators")


class TrackedEconomies(GeoColumn, name="stage.tracked_economies"):
    """The economies of which anything is measured."""


class VintageObservations(
    UniverseColumn,
    SupersededColumns,
    SeriesColumn,
    ReadingColumns,
    VintageColumns,
    name="stage.vintage_observations",
):
    """What every accepted snapshot says, with its vintage and its reading inside the edition."""

    published_at: dt.date = internal("of the row where it says so, else of the file")
    recorded_at: dt.datetime = internal("when the file was landed (UTC)")
    first_recorded_at: dt.datetime = internal("when the first file that says so was landed (UTC)")
    vintage_number: int = internal("place of the file among those of its source")
    origin: str = internal("embedded, fetched or handed_over")
    correction_id: str | None = internal("row of core.corrections that changed the value")
    is_list_complete: bool = internal("the figure is a full list, or computed from one")
    is_repeat: bool = internal("another figure of the same file says the same")
    reading: int = internal("1 is the preferred value of an edition that says two things")


class ListColumns(
    UniverseColumn,
    SupersededColumns,
    PublishedAtColumn,
    SnapshotColumn,
    BasisColumns,
    VintageColumns,
    IndicatorColumn,
    SeriesColumn,
):
    """A list as one file has it."""

    figure: str = internal("the publisher's figure or table")
    currency: str | None = internal("ISO 4217, for money")
    unit: str = internal("base unit")
    recorded_at: dt.datetime = internal("when the file was landed (UTC)")


class CompleteLists(ListColumns, name="stage.complete_lists"):
    """The vintages of complete lists, and the periods of which an absence from them tells."""

    vintage_number: int = internal("place of the file among those of its source")
    absence_status: str | None = internal("status of an economy left out, where it is declared")
    first_period: str | None = internal("nothing is known of earlier ones; empty: the file has no row of the list")
    last_period: str | None = internal("nothing is known of later ones; empty: there is none")


class Absences(GeoColumn, PeriodColumn, ListColumns, name="stage.absences"):
    """Which economies and groups the lists leave out, and what that means."""

    absence_status: str = internal("why there is no value")
    cut_off: float | None = internal("what an economy outside the list is below", unit="see core.indicators")
    number_shown: int = internal("economies that the list shows in the period", unit="economies")
    is_complete: bool = internal("the list takes back what earlier vintages had")
    first_recorded_at: dt.datetime = internal("when all that the list says was first landed (UTC)")
