"""A row dated after the day of its snapshot is quarantined, whatever its source calls its time."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.normalizing.future_rows import without_future_rows
from pipeline.sources import declared_sources, declared_tables
from pipeline.sources.declaration import SourceTable
from pipeline.sources.embedded import EMBEDDED
from schemas.registry import columns_of, models
from tests.live_sources import observations, one, read

DAY = date(2026, 11, 20)


def kept(times: list[object], table: SourceTable, **more: list[str]) -> list[object]:
    """Which of the times are kept."""
    places = range(2, 2 + len(times))
    frame = pl.DataFrame({"file_name": ["f"] * len(times), "row_number": places, table.time_columns[0]: times, **more})
    good, quarantined = without_future_rows(frame, table, DAY)
    assert len(good) + len(quarantined) == len(times)
    assert all(row.rule == "a date after the day of the file" for row in quarantined)
    return good[table.time_columns[0]].to_list()


@pytest.mark.parametrize(
    ("times", "future"),
    [
        ([date(2026, 11, 20), None, date(2026, 11, 21)], [date(2026, 11, 21)]),
        ([2025, 2026, 2027], [2027]),
        (["2026", "2013/2026", "2026-S2", "2026-Q4", "2026-11"], []),
        (["2026-Q4", "2026-12", "2027", "2027-S1"], ["2026-12", "2027", "2027-S1"]),
    ],
    ids=["days", "years", "running periods", "periods"],
)
def test_what_begins_after_the_day_is_quarantined(times: list[object], future: list[object]) -> None:
    table = SourceTable("t", "", "", time_columns=("time",))
    assert kept(times, table) == [time for time in times if time not in future]


def test_a_plan_may_lie_ahead() -> None:
    table = SourceTable("t", "", "", ahead={"status": "Planned"})
    assert kept([2027, 2027, 2026], table, status=["Planned", "Existing", "Existing"]) == [2027, 2026]


def test_a_quarantined_row_names_its_place_and_the_day() -> None:
    frame = pl.DataFrame({"file_name": ["f.csv"], "row_number": [7], "year": [2031]})
    _, (row,) = without_future_rows(frame, SourceTable("t", "", ""), DAY)
    assert (row.table_name, row.file_name, row.row_number, row.column_name, row.raw_value) == (
        "t", "f.csv", 7, "year", "2031",
    )  # fmt: skip
    assert row.expected == "nothing after 2026-11-20, the day of the snapshot"


def test_every_table_names_time_columns_that_it_has() -> None:
    """A table without any says so: those of totals of all years, and the chips, which are announced ahead."""
    for table in (*declared_tables(), *EMBEDDED.tables):
        columns = {column.name for column in columns_of(models()[f"src.{table.name}"])}
        assert {*table.time_columns, *table.ahead} <= columns, table.name
    without = {table.name for source in declared_sources() for ds in source.datasets for table in ds.tables
               if not table.time_columns}  # fmt: skip
    assert without == {"eto_publication_totals", "eto_patent_totals", "eto_investment_totals", "epoch_ai_ml_hardware"}


MODELS = """Model,Organization,Organization categorization,Country (of organization),Publication date,Domain,\
Notability criteria,Parameters,Training compute (FLOP),Training compute cost (2023 USD),Confidence,Model accessibility
A1,Lab A,Industry,United States of America,2024-03-01,Language,Highly cited,1e9,1e24,,Confident,API access
B1,Lab B,Industry,Japan,2024-05-01,Language,Highly cited,1e9,1e23,,Confident,API access
A2,Lab A,Industry,United States of America,2026-10-01,Language,Highly cited,1e9,1e25,,Confident,API access
""".replace("\\\n", "")
FUTURE = "A3,Lab A,Industry,United States of America,2027-01-15,Language,Highly cited,1e9,1e25,,Confident,API access\n"


def test_a_model_dated_next_year_does_not_complete_the_running_year() -> None:
    snapshot = read("epoch_ai", "notable_ai_models", (MODELS + FUTURE).encode())
    found = observations("epoch_ai", "notable_ai_models", {"s": snapshot})
    assert {(row.row_number, row.raw_value) for row in snapshot.quarantined} == {(5, "2027-01-15")}
    assert max(row["period"] for row in found) == "2026"
    japan = one(found, indicator_id="notable_ai_models", geo="JPN", period="2026")
    assert (japan["value"], japan["obs_status"]) == (0.0, "provisional")
