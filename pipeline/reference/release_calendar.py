"""When sources are fetched and publishers expected: the rows of ``cadences.csv`` and ``release_calendar.csv``.

Only the parsing and the arithmetic of days stand here. Whether something is late is decided in ``health.freshness``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.text_table import Record
from pipeline.reference.address_changes import read_address_changes
from pipeline.reference.files import Reference

CADENCES, CALENDAR = "cadences.csv", "release_calendar.csv"


@dataclass(frozen=True)
class Cadence:
    """How often a source is fetched, and how a failed fetch is repeated (waits in minutes, each twice the last)."""

    name: str
    cron: str
    every_days: int
    grace_days: int
    retries: int
    first_retry_minutes: int


@dataclass(frozen=True)
class SourceCadence:
    """A described source with the cadence of its fetches; ``is_live`` where it is fetched and not handed over.

    ``new_addresses`` are those of data sets that have another one than in the code, by data set; an empty one ends it.
    """

    source_id: str
    title: str
    homepage: str
    cadence: Cadence
    is_live: bool
    new_addresses: Mapping[str, str] = field(default_factory=dict)

    @property
    def retired(self) -> frozenset[str]:
        """The data sets that are fetched no more."""
        return frozenset(dataset_id for dataset_id, address in self.new_addresses.items() if not address)


@dataclass(frozen=True)
class Expected:
    """Something that a publisher publishes again and again, and its rule of days."""

    source_id: str
    title_en: str
    title_ja: str
    edition_pattern: str
    every_days: int | None
    month: int | None
    day: int | None
    grace_days: int

    def is_edition(self, edition: str) -> bool:
        """Whether an edition of that name is one of this."""
        return not self.edition_pattern or re.fullmatch(self.edition_pattern, edition) is not None

    def after(self, published: date) -> date:
        """The day of the publication that is expected after one of that day.

        A publication counts as the one of the nearest yearly day: a report of 13 April is the one expected on the
        tenth, and the next is due in a year.
        """
        if self.every_days is not None:
            return published + timedelta(days=self.every_days)
        days = [self._day_of(published.year + offset) for offset in (-1, 0, 1, 2)]
        nearest = min(days[:3], key=lambda day: abs(day - published))
        return days[days.index(nearest) + 1]

    def _day_of(self, year: int) -> date:
        month, day = self.month or 1, self.day or 1
        return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def read_cadences(reference: Reference) -> dict[str, Cadence]:
    """Every cadence by its name.

    Raises:
        HeldFileError: the file is missing or not well-formed, or a number is none.
    """
    columns = ("cadence", "cron", "every_days", "grace_days", "retries", "first_retry_minutes")
    found = {}
    for row in reference.records(CADENCES, columns):
        numbers = [_whole(row, name, CADENCES) for name in columns[2:]]
        found[row.cells["cadence"]] = Cadence(row.cells["cadence"], row.cells["cron"], *numbers)
    return found


def read_source_cadences(reference: Reference) -> list[SourceCadence]:
    """Every described source with its cadence, in the order of ``sources.csv``.

    Raises:
        HeldFileError: a source has a cadence that ``cadences.csv`` does not describe.
    """
    cadences = read_cadences(reference)
    changes = read_address_changes(reference)
    found = []
    for row in reference.records("sources.csv", ("source_id", "title_en", "homepage", "cadence", "access")):
        if row.cells["cadence"] not in cadences:
            expected = f"one of {', '.join(cadences)} ({CADENCES})"
            raise _held("sources.csv", row, "cadence", expected)
        cells = row.cells
        found.append(
            SourceCadence(
                cells["source_id"],
                cells["title_en"],
                cells["homepage"],
                cadences[cells["cadence"]],
                cells["access"] == "live",
                changes.get(cells["source_id"], {}),
            )
        )
    return found


def read_calendar(reference: Reference) -> list[Expected]:
    """Every row of the release calendar.

    Raises:
        HeldFileError: a row has neither ``every_days`` nor ``month`` and ``day``, or both, or a bad number or pattern.
    """
    columns = ("source_id", "title_en", "title_ja", "edition_pattern", "every_days", "month", "day", "grace_days")
    return [_expected(row) for row in reference.records(CALENDAR, columns)]


def _expected(row: Record) -> Expected:
    cells = row.cells
    every, month, day = (
        _whole(row, name, CALENDAR) if cells[name] else None for name in ("every_days", "month", "day")
    )
    if (every is None) == (month is None) or (month is None) != (day is None):
        raise _held(CALENDAR, row, "every_days", "either every_days, or month and day")
    _check_range(row, "month", month, range(1, 13))
    _check_range(row, "day", day, range(1, 32))
    try:
        re.compile(cells["edition_pattern"])
    except re.error as error:
        raise _held(CALENDAR, row, "edition_pattern", "a regular expression") from error
    grace = _whole(row, "grace_days", CALENDAR)
    return Expected(
        cells["source_id"], cells["title_en"], cells["title_ja"], cells["edition_pattern"], every, month, day, grace
    )


def _check_range(row: Record, column: str, number: int | None, allowed: range) -> None:
    if number is not None and number not in allowed:
        raise _held(CALENDAR, row, column, f"a number from {allowed.start} to {allowed.stop - 1}")


def _whole(row: Record, column: str, file: str) -> int:
    try:
        return strict_integer(row.cells[column], column=column)
    except ValueError as error:
        raise _held(file, row, column, "a whole number") from error


def _held(file: str, row: Record, column: str, expected: str) -> HeldFileError:
    return HeldFileError(
        source="reference data",
        file=file,
        row=row.row_number,
        column=column,
        expected=expected,
        seen=repr(row.cells[column]),
        next_step="correct the file under warehouse/reference/",
    )
