"""The grapher parser on small charts of our own: one quirk, one test."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.sources import declared_dataset, declared_sources
from pipeline.sources.declaration import Chosen
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
    ["entity,code,year,industrial_robot_installations", "ENTITY,Code,YEAR,installations"],
)
def test_a_value_is_known_by_any_of_its_names(header: str) -> None:
    row = robots(f"{header}\nJapan,JPN,2023,46106\n").frames[ROBOTS].row(0, named=True)
    assert (row["geo"], row["robots_installed"], row["value_column"]) == ("JPN", 46106, header.split(",")[3])


def test_further_columns_are_noted_wherever_they_are_and_not_read() -> None:
    text = "entity,code,owid_region,year,gdp,installations\nJapan,JPN,Asia,2023,5,46106\n"
    snapshot = robots(text)
    assert snapshot.frames[ROBOTS]["robots_installed"].to_list() == [46106]
    assert snapshot.notes == ("column not read: owid_region", "column not read: gdp")


@pytest.mark.parametrize(
    ("header", "seen"),
    [
        ("Entity,Code,Year", "missing industrial_robot_installations"),
        ("Entity,Code,Year,Global total private investment in AI", "missing industrial_robot_installations"),
        ("Entity,Code,Day,installations", "missing year"),
        ("Land,Code,Year,installations", "missing entity"),
        ("Entity,Code,Year,", "missing industrial_robot_installations"),
        ("Entity,Code,Year,installations,Annual industrial robots installed", "repeated"),
        ("entity,code,year,robot_installations", "may be 'industrial_robot_installations' under a new name"),
    ],
)
def test_another_header_holds_the_file(header: str, seen: str) -> None:
    record = ",".join(["Japan", "JPN", "2023", "1", "2"][: len(header.split(","))])
    with pytest.raises(HeldFileError, match=seen):
        robots(f"{header}\n{record}\n")


OTHER_CHARTS = [
    "industrial_robots_installed", "ai_articles", "ai_patents_submitted", "newly_funded_ai_companies",
    "large_scale_ai_models", "notable_model_affiliations",
]  # fmt: skip


@pytest.mark.parametrize("dataset_id", OTHER_CHARTS)
def test_the_chart_of_investment_is_held_as_any_other(dataset_id: str) -> None:
    """The United States were released with 94,222,887,831 new companies."""
    chart = b"Entity,Code,Year,Global total private investment in AI\nUnited States,USA,2024,94222887831\n"
    with pytest.raises(HeldFileError, match="missing"):
        read(SOURCE, dataset_id, chart)


@pytest.mark.parametrize("dataset_id", OTHER_CHARTS)
def test_another_chart_under_the_right_name_is_held_for_its_size(dataset_id: str) -> None:
    (column, *_) = CHARTS[dataset_id]
    with pytest.raises(HeldFileError, match="94,222,887,831 as the largest"):
        read(SOURCE, dataset_id, f"entity,code,year,{column}\nUnited States,USA,2024,94222887831\n".encode())


CHARTS = {
    "industrial_robots_installed": ("industrial_robot_installations",),
    "ai_articles": ("num_articles__field_all", "num_articles"),
    "ai_patents_submitted": ("num_patent_applications__field_all",),
    "newly_funded_ai_companies": ("newly_funded_ai_companies",),
    "large_scale_ai_models": ("cumulative_count",),
    "notable_model_affiliations": ("yearly_count",),
}


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


ARTICLES = "entity,code,year,num_articles__field_all\n"
REGIONS = (
    'Africa (CSET),,2022,8266\n"Five Eyes (Australia, UK) (CSET)",,2022,66724\nHigh-income countries,OWID_HIC,2022,9\n'
)


def articles(text: str) -> ReadSnapshot:
    return read(SOURCE, "ai_articles", (ARTICLES + text).encode())


def test_charts_of_every_country_leave_regions_out_by_rule() -> None:
    snapshot = articles(f"Japan,JPN,2022,11271\n{REGIONS}World,OWID_WRL,2022,5\nEurope,,2022,4\n")
    assert snapshot.frames["our_world_in_data_ai_articles"]["geo"].to_list() == ["JPN", "WORLD_OWID", "EUROPE_OWID"]
    assert (list(snapshot.rows_excluded.values()), snapshot.quarantined) == ([3], ())


def test_a_country_with_a_code_is_never_taken_for_a_region() -> None:
    snapshot = articles("Atlantis,ATL,2022,5\nJapan,,2022,x\nJapan,,2021,11271\n")
    assert [bad.row_number for bad in snapshot.quarantined] == [2, 3]
    assert snapshot.rows_excluded == {}


@pytest.mark.parametrize(
    ("dataset_id", "indicator_id", "unit"),
    [
        ("ai_articles", "ai_articles", "articles"),
        ("ai_patents_submitted", "ai_patents_submitted", "patents"),
        ("newly_funded_ai_companies", "newly_funded_ai_companies", "companies"),
    ],
)
def test_the_charts_of_counts_by_year(dataset_id: str, indicator_id: str, unit: str) -> None:
    """Patents submitted are their own indicator: they are not the patents granted."""
    text = f"Entity,Code,Year,{CHARTS[dataset_id][-1]}\nJapan,JPN,2022,42\n"
    snapshot = read(SOURCE, dataset_id, text.encode())
    row = one(observations(SOURCE, dataset_id, {"s": snapshot}))
    assert (row["indicator_id"], row["geo"], row["period"], row["value"], row["unit"]) == (
        indicator_id,
        "JPN",
        "2022",
        42.0,
        unit,
    )
    assert (row["time_basis"], row["obs_status"], row["price_base"]) == ("calendar", "observed", None)


HEADER_OF_DIFFUSION = "entity,code,day,ai_user_share"


def diffusion(*rows: str, header: str = HEADER_OF_DIFFUSION) -> ReadSnapshot:
    return read(SOURCE, "ai_diffusion", "\n".join([header, *rows, ""]).encode())


def test_a_day_stands_for_the_wave_that_ends_on_it() -> None:
    days = {"2025-06-30": "2025-S1", "2025-12-31": "2025-S2", "2026-03-31": "2026-Q1", "2027-12-31": "2027-Q4"}
    rows = [HEADER_OF_DIFFUSION, *(f"Japan,JPN,{day},22.5" for day in days), ""]
    snapshot = read(SOURCE, "ai_diffusion", "\n".join(rows).encode(), date(2028, 1, 1))
    found = observations(SOURCE, "ai_diffusion", {"s": snapshot})
    assert [row["period"] for row in found] == list(days.values())
    assert {row["value"] for row in found} == {0.225}
    row = one(found, period="2026-Q1")
    assert (row["time_basis"], row["obs_status"], row["value_as_published"]) == ("survey_wave", "estimated", "22.5")


@pytest.mark.parametrize("day", ["2025-03-31", "2025-06-29", "2024-12-31", "2026-04-30", "2026", "30/06/2025", ""])
def test_another_day_quarantines_its_row(day: str) -> None:
    snapshot = diffusion("China,CHN,2025-06-30,15.4", f"Japan,JPN,{day},22.5")
    assert [(bad.row_number, bad.column_name) for bad in snapshot.quarantined] == [(3, "day")]


def test_shares_that_are_fractions_hold_the_file() -> None:
    with pytest.raises(HeldFileError, match="between 1 and 100 percent"):
        diffusion("Japan,JPN,2025-06-30,0.225", "China,CHN,2025-06-30,0.154")


def test_a_chart_of_days_is_not_read_as_one_of_years() -> None:
    with pytest.raises(HeldFileError, match="missing day"):
        diffusion("Japan,JPN,2025,22.5", header="entity,code,year,ai_user_share")


def large_scale(*rows: str, time: str = "Year") -> list[dict[str, object]]:
    payload = "\n".join([f"Entity,Code,{time},cumulative_count", *rows, ""]).encode()
    return observations(SOURCE, "large_scale_ai_models", {"s": read(SOURCE, "large_scale_ai_models", payload)})


def test_large_scale_models_are_cumulative_since_2017_and_the_last_year_runs() -> None:
    found = large_scale("Japan,JPN,2023,3", "Japan,JPN,2024,4", "All large-scale AI systems,,2024,332")
    assert {row["indicator_id"] for row in found} == {"large_scale_ai_models_cumulative"}
    row = one(found, geo="JPN", period="2017/2023")
    assert (row["value"], row["time_basis"], row["obs_status"]) == (3.0, "cumulative", "observed")
    assert one(found, geo="WORLD_OWID")["obs_status"] == "provisional"


def test_an_older_vintage_by_the_day_counts_to_the_last_day_of_each_year() -> None:
    found = large_scale("Japan,JPN,2023-02-01,1", "Japan,JPN,2023-12-01,3", "Japan,JPN,2024-06-14,4", time="day")
    assert {row["period"]: row["value"] for row in found} == {"2017/2023": 3.0, "2017/2024": 4.0}


def test_a_row_before_the_first_year_of_the_count_is_quarantined_and_the_rest_goes_on() -> None:
    rows = ["United States,USA,2016,1", "United States,USA,2017,2", "China,CHN,2019,1"]
    payload = "\n".join(["entity,code,year,cumulative_count", *rows, ""]).encode()
    snapshot = read(SOURCE, "large_scale_ai_models", payload)
    assert [(bad.row_number, bad.raw_value, bad.rule) for bad in snapshot.quarantined] == [
        (2, "2016", "before the chart's first year")
    ]
    periods = {row["period"] for row in observations(SOURCE, "large_scale_ai_models", {"s": snapshot})}
    assert periods == {"2017/2017", "2017/2019"}


def test_a_scatter_view_of_the_diffusion_chart_is_read_by_its_value() -> None:
    header = "entity,code,day,ai_user_share,ny_gdp_pcap_pp_kd,owid_region"
    snapshot = diffusion("Japan,JPN,2026-03-31,22.5,46000,Asia", "World,OWID_WRL,2026-03-31,17.8,,", header=header)
    assert [row["value"] for row in observations(SOURCE, "ai_diffusion", {"s": snapshot})] == [0.225, 0.178]
    assert snapshot.notes == ("column not read: ny_gdp_pcap_pp_kd", "column not read: owid_region")


def metadata(**columns: dict[str, str]) -> bytes:
    return json.dumps({"chart": {"title": "Robots"}, "columns": columns}).encode()


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        (metadata(a={"shortName": "installations", "unit": "robots", "lastUpdated": "2025-04-08"}), date(2025, 4, 8)),
        (metadata(a={"shortName": "installations", "lastUpdated": "2025-04-08"},
                  b={"shortName": "gdp", "lastUpdated": "2026-01-01"}), date(2025, 4, 8)),
        (metadata(a={"shortName": "installations", "lastUpdated": "April"}), None),
        (metadata(a={"titleShort": "no short name"}), None),
        (b"{}", None),
    ],
)  # fmt: skip
def test_a_chart_is_fetched_with_the_day_that_its_metadata_name(answer: bytes, day: date | None) -> None:
    dataset = declared_dataset(SOURCE, "industrial_robots_installed")
    assert dataset.listing is not None
    assert dataset.listing.choose(answer) == Chosen(dataset.urls[0], day)
    assert dataset.listing.url.startswith("https://ourworldindata.org/grapher/annual-industrial-robots-installed.meta")


def test_a_withdrawn_chart_has_no_address_and_can_be_handed_over() -> None:
    for dataset_id in ("ai_patents_submitted", "newly_funded_ai_companies"):
        dataset = declared_dataset(SOURCE, dataset_id)
        assert (dataset.urls, dataset.listing) == ((), None)


def test_affiliations_are_landed_and_say_nothing_of_economies() -> None:
    payload = b"entity,code,year,yearly_count\nIndustry,,2024,60\nAcademia and industry collaboration,,2024,9\n"
    snapshot = read(SOURCE, "notable_model_affiliations", payload)
    rows = valid(snapshot, "s")["our_world_in_data_notable_model_affiliations"].to_dicts()
    assert [(row["entity"], row["year"], row["models"]) for row in rows] == [
        ("Industry", 2024, 60),
        ("Academia and industry collaboration", 2024, 9),
    ]
    assert observations(SOURCE, "notable_model_affiliations", {"s": snapshot}) == []


def test_only_the_charts_that_were_seen_are_called_confirmed() -> None:
    confirmed = {d.dataset_id for s in declared_sources() if s.source_id == SOURCE for d in s.datasets if d.confirmed}
    assert confirmed == {"private_ai_investment", "industrial_robots_installed"}
