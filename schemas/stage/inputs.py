"""Internal tables that the build fills itself: what sources say, what the ledger and the settings hold, what was built.

Those that a table of ``meta`` shows as they are have its columns.
"""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, internal
from schemas.columns import (
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    SnapshotColumn,
    ValueColumns,
    VintageColumns,
)
from schemas.meta.checks import Checks
from schemas.meta.columns import Columns
from schemas.meta.dictionary import Dictionary
from schemas.meta.macros import Macros
from schemas.meta.parameters import Parameters
from schemas.meta.releases import Releases
from schemas.meta.source_freshness import SourceFreshness
from schemas.meta.source_status import SourceStatusColumns


class ReadingColumns(SnapshotColumn, ValueColumns, BasisColumns, PeriodColumn, GeoColumn, IndicatorColumn):
    """What a file says of an indicator, economy and period, with where it says so."""

    currency: str | None = internal("ISO 4217, for money")
    value_as_published: str | None = internal("the publisher's own text")
    decimals: int | None = internal("digits behind the point, as published", unit="digits")
    figure: str = internal("the publisher's figure or table")
    locator: str = internal("file, row and column in the publisher's file, or figure and page")


class SourceObservations(ReadingColumns, name="stage.source_observations"):
    """What the source tables say: the columns that the ``observations_sql`` of each must give, by name.

    ``core.observations`` derives the rest: year, dates, reading, bounds.
    """

    published_at: dt.date | None = internal("of the row itself; empty where it is that of the file")


class Periods(PeriodColumn, name="stage.periods"):
    """Every period that occurs, read by the one function that knows their form."""

    year: int = internal("the year that the period ends in", unit="year")
    freq: str = internal("annual, half_yearly, quarterly, monthly or span")
    period_start: dt.date = internal("first day")
    period_end: dt.date = internal("last day")


class LandedFiles(SnapshotColumn, VintageColumns, name="stage.landed_files"):
    """Each snapshot with what the parser made of it; one that this parser has yet to read has no row."""

    dataset_id: str = internal("dataset of the source")
    origin: str = internal("embedded, fetched or handed_over")
    file_name: str = internal("name of the file")
    address: str = internal("where it was fetched, or the folder it was in")
    sha256: str = internal("hash of its bytes")
    bytes: int = internal("size", unit="bytes")
    published_at: dt.date = internal("by its content where that says so, else as landed")
    recorded_at: dt.datetime = internal("when it was landed (UTC)")
    let_in_at: dt.datetime | None = internal("when a person let it pass the gate (UTC)")
    outcome: str = internal("validation result, or a person's decision: accepted, held, lost or rejected")
    held_by: str | None = internal("parser, gate or build")
    reason: str | None = internal("why it is held, lost or rejected")
    rows_read: int = internal("records in the file", unit="rows")
    rows_loaded: int = internal("rows of its source tables", unit="rows")
    rows_quarantined: int = internal("rows that broke a rule", unit="rows")
    rows_duplicate: int = internal("exact repetitions", unit="rows")
    rows_excluded: int = internal("rows left out by a declared rule", unit="rows")
    notes: str | None = internal("exclusion rules with counts, added columns")


class AcceptedSnapshots(LandedFiles, name="stage.accepted_snapshots"):
    """Those of the landed files whose rows count."""


class SourceStatuses(SourceStatusColumns, name="stage.source_statuses"):
    """Each source's status in the ledger."""


class Freshness(SourceFreshness, name="stage.freshness"):
    """Each source's freshness by ledger and calendar."""


class LedgerFetches(Table, name="stage.ledger_fetches"):
    """Every fetch."""

    source_id: str = internal("id of core.sources")
    dataset_id: str = internal("dataset of the source")
    fetched_at: dt.datetime = internal("when (UTC)")
    outcome: str = internal("new, unchanged, failed, postponed or not_configured")
    seconds: float = internal("duration", unit="seconds")
    snapshot_id: str | None = internal("the file that it gave")
    failure_kind: str | None = internal("kind of failure")
    message: str | None = internal("why it failed, or what was odd about the answer")
    retry_at: dt.datetime | None = internal("not before (UTC), as the publisher asked")
    cause: str | None = internal("cause of failure")
    address: str | None = internal("address that failed")


class LedgerReleases(Releases, name="stage.ledger_releases"):
    """Every release up to the one being built."""


class SettingValues(Parameters, name="stage.setting_values"):
    """Settings that the SQL reads."""


class CheckResults(Checks, name="stage.check_results"):
    """Results of all checks of this build."""


class DeclaredTables(Dictionary, name="stage.declared_tables"):
    """Every public table as its model declares it, with its rows counted."""


class DeclaredColumns(Columns, name="stage.declared_columns"):
    """Every public column as its model declares it."""


class DeclaredMacros(Macros, name="stage.declared_macros"):
    """Every public macro as its SQL model declares it."""
