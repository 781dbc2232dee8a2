"""Figures of IFR's press releases, written down in our own csv: one quirk, one test."""

from __future__ import annotations

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from tests.live_sources import observations, one, read, valid

TABLE = "ifr_industrial_robots_installed"
HEADER = "Geography,Year,Robots installed\n"


def robots(text: str) -> ReadSnapshot:
    return read("ifr", "robots_installed", (HEADER + text).encode())


def test_each_line_is_a_figure() -> None:
    snapshot = robots("Japan,2023,46106\nChina,2023,276288\n")
    assert valid(snapshot, "s")[TABLE]["robots_installed"].to_list() == [46106, 276288]
    row = one(observations("ifr", "robots_installed", {"s": snapshot}), geo="JPN")
    assert (row["indicator_id"], row["period"], row["value"]) == ("industrial_robots_installed", "2023", 46106.0)
    assert (row["figure"], row["locator"]) == ("installations", "robots_installed.csv row 2 column Robots installed")


@pytest.mark.parametrize(
    ("record", "column"),
    [
        ('Japan,2023,"46,106"', "Robots installed"),
        ("Japan,2023,46.1", "Robots installed"),
        ("Japan,2023,", "Robots installed"),
        ("Atlantis,2023,5", "Geography"),
        ("Japan,23,5", "Year"),
    ],
)
def test_a_bad_cell_quarantines_its_line(record: str, column: str) -> None:
    snapshot = robots(f"China,2023,276288\n{record}\n")
    assert [(bad.row_number, bad.column_name) for bad in snapshot.quarantined] == [(3, column)]


def test_another_header_holds_the_file() -> None:
    with pytest.raises(HeldFileError, match="Robots installed"):
        read("ifr", "robots_installed", b"Geography,Year,Stock\nJapan,2023,435299\n")
