"""The grapher parser on small charts of our own: one quirk, one test."""

from __future__ import annotations

import pytest

from pipeline.sources.reading import ReadSnapshot
from pipeline.tidy.faults import HeldFileError
from tests.live_sources import observations, one, read, valid

SOURCE = "our_world_in_data"
INVESTMENT = "our_world_in_data_private_ai_investment"
ROBOTS = "our_world_in_data_industrial_robots_installed"
HEADER = "Entity,Code,Year,Annual industrial robots installed\n"


def robots(text: str, encoding: str = "utf-8") -> ReadSnapshot:
    return read(SOURCE, "industrial_robots_installed", text.encode(encoding))


def test_each_row_keeps_its_place_and_its_published_text() -> None:
    snapshot = robots(HEADER + "Japan,JPN,2023,46106\nWorld,OWID_WRL,2023,541302\nEurope,,2023,92393\n")
    rows = snapshot.frames[ROBOTS].to_dicts()
    assert [(row["row_number"], row["geo"], row["code"], row["robots_installed"]) for row in rows] == [
        (2, "JPN", "JPN", 46106),
        (3, "WORLD_OWID", "OWID_WRL", 541302),
        (4, "EUROPE_OWID", None, 92393),
    ]
    assert rows[0]["value_as_published"] == "46106"
    assert valid(snapshot, "s")[ROBOTS].height == snapshot.rows_read == 3


@pytest.mark.parametrize(
    "header",
    ["entity,code,year,industrial_robot_installations", "ENTITY,Code,YEAR,installations", "Entity,Code,Year,x"],
)
def test_columns_are_taken_by_position_whatever_the_last_one_is_called(header: str) -> None:
    row = robots(f"{header}\nJapan,JPN,2023,46106\n").frames[ROBOTS].row(0, named=True)
    assert (row["geo"], row["robots_installed"], row["value_column"]) == ("JPN", 46106, header.split(",")[3])


@pytest.mark.parametrize(
    "header",
    [
        "Entity,Code,Year",
        "Entity,Code,Year,a,b",
        "Entity,Code,Day,installations",
        "Code,Entity,Year,installations",
        "Entity,Code,Year,",
    ],
)
def test_another_header_holds_the_file(header: str) -> None:
    record = ",".join(["Japan", "JPN", "2023", "1", "2"][: len(header.split(","))])
    with pytest.raises(HeldFileError, match="four columns"):
        robots(f"{header}\n{record}\n")


@pytest.mark.parametrize("payload", [b"", HEADER.encode(), b"\xff\xfe\x00", b"<!DOCTYPE html>\n<html>\n"])
def test_a_payload_that_is_no_chart_holds_the_file(payload: bytes) -> None:
    with pytest.raises(HeldFileError):
        read(SOURCE, "industrial_robots_installed", payload)


def test_a_record_of_another_width_holds_the_file_with_its_row() -> None:
    with pytest.raises(HeldFileError, match="row 3") as held:
        robots(HEADER + "Japan,JPN,2022,1\nJapan,JPN,2023,46,106\n")
    assert held.value.row == 3


def test_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    plain = robots(HEADER + "Japan,JPN,2023,46106\n").frames[ROBOTS]
    assert robots((HEADER + "Japan,JPN,2023,46106\n").replace("\n", "\r\n"), "utf-8-sig").frames[ROBOTS].equals(plain)


@pytest.mark.parametrize(
    ("record", "column", "rule"),
    [
        ("Atlantis,,2023,5", "Entity", "unknown economy"),
        ("Japan,CHN,2023,5", "Code", "entity and code name two economies"),
        ("Japan,JPN,2023.0,5", "Year", "not a year"),
        ("Japan,JPN,20230,5", "Year", "not a year"),
        ("Japan,JPN,2023,NA", "Annual industrial robots installed", "not a plain number"),
        ("Japan,JPN,2023,NaN", "Annual industrial robots installed", "not a plain number"),
        ("Japan,JPN,2023,inf", "Annual industrial robots installed", "not a plain number"),
        ('Japan,JPN,2023,"46,106"', "Annual industrial robots installed", "not a plain number"),
        ("Japan,JPN,2023,46106.5", "Annual industrial robots installed", "not a whole number"),
    ],
)
def test_a_bad_cell_quarantines_its_row_and_the_rest_goes_on(record: str, column: str, rule: str) -> None:
    snapshot = robots(f"{HEADER}China,CHN,2023,276288\n{record}\nChina,CHN,2022,290258\n")
    (bad,) = snapshot.quarantined
    assert (bad.table_name, bad.row_number, bad.column_name, bad.rule) == (ROBOTS, 3, column, rule)
    assert snapshot.frames[ROBOTS]["row_number"].to_list() == [2, 4]
    assert snapshot.rows_read == 3


def test_a_blank_value_is_excluded_by_rule_and_never_a_zero() -> None:
    snapshot = robots(HEADER + "Japan,JPN,2022,\nJapan,JPN,2023,46106\n")
    assert snapshot.frames[ROBOTS].height == 1
    assert sum(snapshot.rows_excluded.values()) == 1


def test_investment_says_its_price_base_and_its_cell() -> None:
    payload = b"entity,code,year,private_investment\nUnited States,USA,2024,94216784935.5\n"
    snapshot = read(SOURCE, "private_ai_investment", payload)
    row = one(observations(SOURCE, "private_ai_investment", {"s1": snapshot}), geo="USA")
    assert row["value"] == 94216784935.5
    assert (row["price_base"], row["base_year"], row["currency"], row["unit"]) == (
        "constant",
        2021,
        "USD",
        "US dollars",
    )
    assert (row["value_as_published"], row["decimals"], row["obs_status"]) == ("94216784935.5", 1, "observed")
    assert row["locator"] == "private-investment-in-artificial-intelligence.csv row 2 column private_investment"


def test_robots_are_no_money() -> None:
    row = one(observations(SOURCE, "industrial_robots_installed", {"s1": robots(HEADER + "Japan,JPN,2023,46106\n")}))
    assert (row["period"], row["value"], row["unit"], row["decimals"]) == ("2023", 46106.0, "robots", 0)
    assert (row["price_base"], row["base_year"], row["currency"]) == (None, None, None)
