"""The arithmetic of days of the release calendar, and rows that cannot be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.parsing.faults import HeldFileError
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import Expected, read_calendar, read_source_cadences
from pipeline.settings import PROJECT_ROOT
from pipeline.sources import declared_sources

CHECKOUT = PROJECT_ROOT / "warehouse" / "reference"


def yearly(month: int, day: int) -> Expected:
    return Expected("publisher", "a report", "報告", "", None, month, day, 0)


def test_a_publication_counts_as_the_one_of_the_nearest_day() -> None:
    """A report three days late or early is this year's, and the next is due in a year."""
    april = yearly(4, 10)
    assert april.after(date(2026, 4, 13)) == date(2027, 4, 10)
    assert april.after(date(2025, 4, 7)) == date(2026, 4, 10)
    assert yearly(12, 31).after(date(2026, 1, 9)) == date(2026, 12, 31)
    assert yearly(1, 2).after(date(2025, 12, 30)) == date(2027, 1, 2)


def test_a_day_that_a_month_does_not_have_is_its_last() -> None:
    february = yearly(2, 31)
    assert february.after(date(2027, 2, 28)) == date(2028, 2, 29)
    assert february.after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_days_are_counted_from_the_last_publication() -> None:
    assert Expected("p", "x", "x", "", 31, None, None, 0).after(date(2028, 2, 1)) == date(2028, 3, 3)


def test_an_edition_is_of_the_calendars_row_by_its_whole_name() -> None:
    density = Expected("ifr", "x", "x", r"Robot density \d{4}", None, 11, 20, 60)
    assert density.is_edition("Robot density 2023")
    assert not density.is_edition("Robot density 2023, revision")


def test_every_source_of_the_checkout_has_a_row_and_every_declared_one_a_cadence() -> None:
    reference = Reference(CHECKOUT)
    cadences = {source.source_id: source for source in read_source_cadences(reference)}
    assert {entry.source_id for entry in read_calendar(reference)} == set(cadences)
    live = {s.source_id for s in declared_sources() if any(d.urls or d.listing for d in s.datasets)}
    assert live - {name for name, source in cadences.items() if source.is_live} <= {"mic"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (",31,4,10", "every_days"),
        (",,,", "every_days"),
        (",,4,", "every_days"),
        (",,13,1", "month"),
        (",,1,32", "day"),
        (",x,,", "every_days"),
        ("(,1,,", "edition_pattern"),
    ],
)
def test_a_row_that_says_no_day_is_reported_with_its_place(tmp_path: Path, cells: str, column: str) -> None:
    header = Reference(CHECKOUT).path("release_calendar.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "release_calendar.csv").write_text(f"{header}\np,a report,報告,{cells},0,e\n")
    with pytest.raises(HeldFileError) as told:
        read_calendar(Reference(tmp_path))
    assert (told.value.row, told.value.column) == (2, column)


def test_a_cadence_that_nobody_describes_is_reported(tmp_path: Path) -> None:
    for name in ("address_changes.csv", "cadences.csv", "sources.csv"):
        text = Reference(CHECKOUT).path(name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(",daily,live", ",hourly,live"), encoding="utf-8")
    with pytest.raises(HeldFileError, match="one of daily, weekly"):
        read_source_cadences(Reference(tmp_path))
