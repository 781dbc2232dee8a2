"""The World Bank parser on small answers of our own, in the shape of the API's envelope: one quirk, one test."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.sources import declared_sources
from tests.live_sources import observations, one, read, valid

POPULATION = "world_bank_population"
GDP = "world_bank_gdp_current_usd"


def row(iso3: str, name: str, value: object, year: str = "2024", code: str = "SP.POP.TOTL") -> dict[str, Any]:
    return {
        "indicator": {"id": code, "value": "Population, total"},
        "country": {"id": iso3[:2], "value": name},
        "countryiso3code": iso3,
        "date": year,
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }


def answer(*rows: dict[str, Any], **meta: object) -> bytes:
    described = {"page": 1, "pages": 1, "per_page": "20000", "total": len(rows), "sourceid": "2"}
    return json.dumps([{**described, "lastupdated": "2026-07-13", **meta}, list(rows)]).encode()


def population(payload: bytes) -> ReadSnapshot:
    return read("world_bank", "population", payload)


JAPAN = row("JPN", "Japan", 123975371)


def test_rows_keep_their_place_and_the_publishers_date() -> None:
    snapshot = population(answer(row("USA", "United States", 340110988), JAPAN))
    assert valid(snapshot, "s")[POPULATION]["population"].to_list() == [340110988, 123975371]
    assert snapshot.frames[POPULATION]["row_number"].to_list() == [2, 3]
    assert snapshot.published_at == date(2026, 7, 13)


def test_a_byte_order_mark_is_dropped() -> None:
    assert population(b"\xef\xbb\xbf" + answer(JAPAN)).frames[POPULATION].height == 1


def test_no_digit_bends_between_the_json_and_the_table() -> None:
    payload = answer(row("JPN", "Japan", 0, code="NY.GDP.MKTP.CD")).replace(
        b'"value": 0,', b'"value": 4204494802431.610,'
    )
    snapshot = read("world_bank", "gdp_current_usd", payload)
    gdp = valid(snapshot, "s")[GDP].row(0, named=True)
    assert (gdp["gdp"], gdp["value_as_published"]) == (4204494802431.61, "4204494802431.610")
    found = one(observations("world_bank", "gdp_current_usd", {"s": snapshot}))
    assert (found["price_base"], found["currency"], found["decimals"]) == ("nominal", "USD", 3)


@pytest.mark.parametrize(
    ("meta", "seen"),
    [
        ({"total": 2}, "1 rows, of a total of 2"),
        ({"pages": 2}, "page 1 of 2"),
        ({"pages": None}, "page 1 of None"),
        ({"lastupdated": "13/07/2026"}, "13/07/2026"),
        ({"lastupdated": None}, "None"),
    ],
)
def test_an_answer_that_is_not_whole_is_held(meta: dict[str, object], seen: str) -> None:
    with pytest.raises(HeldFileError, match=seen):
        population(answer(JAPAN, **meta))


@pytest.mark.parametrize(
    ("payload", "seen"),
    [
        (
            b'[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter is not valid"}]}]',
            "error message.*120",
        ),
        (b'[{"page":1,"pages":1,"total":0,"lastupdated":"2026-07-13"},null]', "null"),
        (b'[{"page":1,"pages":0,"total":0,"lastupdated":"2026-07-13"},[]]', "page 1 of 0"),
        (b'[{"page":1,"pages":1,"total":0,"lastupdated":"2026-07-13"},[]]', "0 rows"),
        (b"", "Expecting value"),
        (b"<?xml version='1.0'?><wb:countries/>", "Expecting value"),
        (answer(JAPAN)[:-20], "seen"),
        (answer(row("JPN", "Japan", float("nan"))), "NaN is not a number"),
        (answer(row("JPN", "Japan", float("inf"))), "Infinity is not a number"),
        (answer(row("JPN", "Japan", 1, code="SP.POP.GROW")), "SP.POP.GROW"),
        (answer({"country": {"value": "Japan"}, "date": "2024", "value": 1}), "row 2"),
        (answer({**JAPAN, "country": None}), "row 2"),
        (b"[" * 100_000, "seen"),
    ],
)
def test_an_answer_that_holds_no_values_of_the_series_is_held(payload: bytes, seen: str) -> None:
    with pytest.raises(HeldFileError, match=seen):
        population(payload)


@pytest.mark.parametrize(
    ("bad_row", "column", "rule"),
    [
        (row("XYZ", "Atlantis", 5), "countryiso3code", "unknown economy"),
        (row("", "Atlantis", 5), "country", "unknown economy"),
        (row("JPN", "Japan", "123975371"), "value", "not a JSON number"),
        (row("JPN", "Japan", True), "value", "not a JSON number"),
        (row("JPN", "Japan", 123975371.5), "value", "not a whole number"),
        (row("JPN", "Japan", 5, year="2024Q1"), "date", "not a year"),
    ],
)
def test_a_bad_cell_quarantines_its_row(bad_row: dict[str, Any], column: str, rule: str) -> None:
    snapshot = population(answer(JAPAN, bad_row))
    (bad,) = snapshot.quarantined
    assert (bad.row_number, bad.column_name, bad.rule) == (3, column, rule)
    assert snapshot.frames[POPULATION].height == 1


def test_aggregates_are_left_out_but_for_the_world() -> None:
    # The API prints some aggregates with a code of their own and some with none.
    aggregates = [row("ARB", "Arab World", 1), row("", "High income", 2), row("HIC", "High income", 3)]
    snapshot = population(answer(*aggregates, row("WLD", "World", 8142056446), JAPAN))
    assert snapshot.frames[POPULATION]["geo"].to_list() == ["WORLD_WORLD_BANK", "JPN"]
    assert list(snapshot.rows_excluded.values()) == [3]


def test_the_code_decides_where_a_name_has_changed() -> None:
    assert population(answer(row("TUR", "Turkiye (new name)", 1))).frames[POPULATION]["geo"].to_list() == ["TUR"]


def test_a_null_value_is_excluded_by_rule_and_never_a_zero() -> None:
    snapshot = population(answer(JAPAN, row("USA", "United States", None)))
    assert snapshot.frames[POPULATION]["geo"].to_list() == ["JPN"]
    assert list(snapshot.rows_excluded.values()) == [1]


def test_years_before_those_of_any_indicator_are_excluded_by_rule() -> None:
    snapshot = population(
        answer(row("JPN", "Japan", 93216017, year="1960"), row("JPN", "Japan", 1, year="2000"), JAPAN)
    )
    assert snapshot.frames[POPULATION]["year"].to_list() == [2000, 2024]
    assert snapshot.rows_excluded == {"a year before those of any indicator": 1}


def test_a_forecast_has_its_own_status_and_may_lie_ahead_where_nothing_else_may() -> None:
    forecast = {**row("JPN", "Japan", 122000000, year="2027"), "obs_status": "F"}
    snapshot = population(answer(JAPAN, forecast, row("USA", "United States", 5, year="2027")))
    statuses = {r["period"]: r["obs_status"] for r in observations("world_bank", "population", {"s": snapshot})}
    assert statuses == {"2024": "observed", "2027": "forecast"}
    assert [(bad.row_number, bad.column_name) for bad in snapshot.quarantined] == [(4, "year")]


def test_no_year_is_written_into_an_address() -> None:
    for source in declared_sources():
        if source.source_id != "openalex":  # whose datasets are years, the running one among them
            addresses = [url for dataset in source.datasets for url in dataset.urls]
            assert not [url for url in addresses if re.search(r"date=|[=:/](19|20)[0-9]{2}\b", url)]


def test_observations_name_the_row_of_the_answer() -> None:
    found = one(observations("world_bank", "population", {"s": population(answer(JAPAN))}))
    assert (found["geo"], found["period"], found["value"], found["unit"]) == ("JPN", "2024", 123975371.0, "persons")
    assert (found["figure"], found["locator"]) == ("SP.POP.TOTL", "SP.POP.TOTL.json row 2 column value")


@pytest.mark.parametrize(
    ("dataset_id", "code", "published", "value", "unit", "money"),
    [
        ("gdp_ppp", "NY.GDP.MKTP.PP.CD", 6401234567890.12, 6401234567890.12, "international dollars", "nominal"),
        ("price_deflator", "NY.GDP.DEFL.ZS", 103.5, 103.5, "index", None),
        ("exchange_rate_per_usd", "PA.NUS.FCRF", 151.366, 151.366, "currency units per US dollar", None),
        ("research_and_development_share", "GB.XPD.RSDV.GD.ZS", 3.41, 0.0341, "share", None),
    ],
)
def test_the_series_of_context(
    dataset_id: str, code: str, published: float, value: float, unit: str, money: str | None
) -> None:
    snapshot = read("world_bank", dataset_id, answer(row("JPN", "Japan", published, code=code)))
    found = one(observations("world_bank", dataset_id, {"s": snapshot}))
    assert (found["indicator_id"], found["value"], found["unit"], found["price_base"]) == (
        dataset_id,
        value,
        unit,
        money,
    )
    assert (found["value_as_published"], found["currency"], found["figure"]) == (str(published), None, code)


def test_a_series_is_not_read_as_another() -> None:
    payload = answer(row("JPN", "Japan", 3.41, code="GB.XPD.RSDV.GD.ZS"))
    with pytest.raises(HeldFileError, match=r"GB\.XPD\.RSDV"):
        read("world_bank", "price_deflator", payload)
