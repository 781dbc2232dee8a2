"""The genuine public data of both editions against the embedded editions and against the facts read by hand.

The genuine files stay outside the project: the licence lets us keep copies and publish facts, not the files.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from pipeline.reference.files import Reference
from pipeline.settings import PROJECT_ROOT
from pipeline.sources.declaration import ParsedFile
from pipeline.sources.embedded import EMBEDDED, parse_embedded
from pipeline.sources.stanford_ai_index import SOURCE, TABLE_NAME, parse_public_data
from tests.live_sources import DAY

pytestmark = pytest.mark.genuine

SOURCE_ID = SOURCE.source_id
REFERENCE = Reference(PROJECT_ROOT / "warehouse" / "reference")
YEARS = ("2025", "2026")
EMBEDDED_TABLE = EMBEDDED.tables[0].name

#: What makes two readings the same, and what must then be equal. ``page`` and ``note`` are ours alone.
KEY = ("figure", "indicator_id", "geo", "period", "time_basis")
COMPARED = (
    "value",
    "unit",
    "value_as_published",
    "unit_as_published",
    "decimals",
    "obs_status",
    "price_base",
    "base_year",
    "currency",
    "geo_as_published",
    "file_sha256",
)

#: Facts of a figure that is not declared, because no indicator needs it: the figure's data stay unread on purpose.
FIGURES_WITHOUT_INDICATOR = {
    "2025": {
        "1.1.1",  # world total of publications; the indicator is a share
        "1.1.4",  # shares of World Bank regions
        "1.1.5",
        "1.2.3",  # shares of granted patents; the indicator counts them
        "1.2.5",
        "4.2.15",  # skill penetration, concentration and migration: no indicator
        "4.2.17",
        "4.2.22",
        "4.2.23",
        "4.5.7",  # growth rates that the robots series already gives
        "6.2.3",  # laws of a single year; the indicator is cumulative
        "6.3.2",  # number, median and value per head of contracts; the indicator is their value
        "6.3.3",
        "6.3.4",
        "6.3.12",  # grants
    },
    "2026": {"1.7.2", "1.8.2", "4.4.21", "4.4.23", "4.5.6", "7.4.1", "8.3.1", "8.5.9"},
}

#: How a fact's unit reads, by the words it starts with: base units per unit. Facts write percent without the sign.
FACTORS = {
    "USD billion": Decimal(10**9),
    "USD million": Decimal(10**6),
    "thousand": Decimal(1000),
    "percent": Decimal("0.01"),
    "share (0-1)": Decimal(1),
    "fraction": Decimal(1),
    "models": Decimal(1),
    "companies": Decimal(1),
    "papers": Decimal(1),
    "laws": Decimal(1),
    "mentions": Decimal(1),
    "data centers": Decimal(1),
    "patents per 100,000": Decimal(1),
    "people a month": Decimal(1),
}

#: Contracts only: the facts also hold grants and other transactions of the same figure.
FACTS_OF_OTHER_KINDS = {"public_ai_spending_otas", "public_ai_spending_grants"}


@cache
def archive_of(folder: Path) -> bytes:
    """The folder as the landing zips it: canonical member paths, nothing else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(folder.rglob("*.csv")):
            archive.writestr(path.relative_to(folder).as_posix(), path.read_bytes())
    return buffer.getvalue()


def parsed_edition(shared_folder: Path, year: str) -> ParsedFile:
    payload = archive_of(shared_folder / "publishers" / f"stanford_ai_index_{year}")
    return parse_public_data(
        payload, REFERENCE.context(SOURCE_ID, "public_data", f"AI Index {year}", "public_data.zip", day=DAY)
    )


def embedded_edition(year: str) -> list[dict[str, object]]:
    name = f"{SOURCE_ID}__{year}.csv"
    context = REFERENCE.context(SOURCE_ID, "embedded", f"AI Index {year}", name, day=DAY)
    parsed = parse_embedded((REFERENCE.folder / "editions" / name).read_bytes(), context)
    assert parsed.quarantined == []
    assert parsed.rows_excluded == {}
    return parsed.rows[EMBEDDED_TABLE]


def keyed(rows: list[dict[str, object]]) -> dict[tuple[object, ...], dict[str, object]]:
    by_key = {tuple(row[name] for name in KEY): row for row in rows}
    assert len(by_key) == len(rows)
    return by_key


@pytest.mark.parametrize("year", YEARS)
def test_every_record_is_accounted_for_and_none_is_quarantined(shared_folder: Path, year: str) -> None:
    parsed = parsed_edition(shared_folder, year)
    assert parsed.quarantined == []
    assert parsed.rows_read == len(parsed.rows[TABLE_NAME]) + sum(parsed.rows_excluded.values())
    assert "exact duplicate" not in parsed.rows_excluded
    assert len({(r["figure"], r["indicator_id"]) for r in parsed.rows[TABLE_NAME]}) == len(
        [f for f in REFERENCE.figures if f.edition == f"AI Index {year}" and f.source_id == SOURCE_ID and f.file_name]
    )


@pytest.mark.parametrize("year", YEARS)
def test_every_embedded_row_equals_the_parsed_one(shared_folder: Path, year: str) -> None:
    parsed = keyed(parsed_edition(shared_folder, year).rows[TABLE_NAME])
    read = {key: row for key, row in keyed(embedded_edition(year)).items() if row["file_sha256"] != "transcribed"}
    assert read.keys() <= parsed.keys()
    for key, row in read.items():
        assert {name: row[name] for name in COMPARED} == {name: parsed[key][name] for name in COMPARED}, key
        place = (row["locator_file"], row["locator_row"], row["locator_column"])
        assert place == tuple(parsed[key][name] for name in ("file_name", "row_number", "column_name")), key


@pytest.mark.parametrize("year", YEARS)
def test_the_embedded_edition_leaves_out_nothing_but_months_of_the_talent_flow(shared_folder: Path, year: str) -> None:
    """Of the monthly series the Decembers and the newest month are embedded: more would republish the file."""
    parsed = keyed(parsed_edition(shared_folder, year).rows[TABLE_NAME])
    months = {str(key[3]) for key in parsed if key[0] == "1.8.6"}
    kept = {month for month in months if month.endswith("-12") or month == max(months)}
    expected = {key for key in parsed if key[0] != "1.8.6" or key[3] in kept}
    assert {
        key for key, row in keyed(embedded_edition(year)).items() if row["file_sha256"] != "transcribed"
    } == expected


def test_what_was_not_read_in_a_data_file_says_so() -> None:
    transcribed = [row for row in embedded_edition("2026") if row["file_sha256"] == "transcribed"]
    assert {(row["figure"], row["confidence"]) for row in transcribed} == {
        ("1.1.1 (report, June 2026)", "conflict"),
        ("1.6 (report text)", "confirmed-secondary"),
    }
    models = {row["geo"]: row["value"] for row in transcribed if row["indicator_id"] == "notable_ai_models"}
    assert (models["USA"], models["CHN"], models["KOR"]) == (59, 35, 8)


def facts(shared_folder: Path, year: str) -> Iterator[dict[str, str]]:
    """The facts read by hand in a figure of this edition's public data, without those quoted by somebody else."""
    for path in sorted((shared_folder / "facts").glob("*.csv")):
        if path.name == "claims.csv":
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                in_edition = row["source"].startswith(f"AI Index {year} public data")
                if in_edition and row["confidence"] != "confirmed-secondary":
                    yield row


def figure_of(fact: dict[str, str]) -> str:
    match = re.match(r"fig_([0-9.]+)\.csv", fact["locator"])
    assert match, fact
    return match[1]


def factor_of(fact: dict[str, str]) -> Decimal:
    return next(factor for words, factor in FACTORS.items() if fact["unit"].startswith(words))


@pytest.mark.parametrize("year", YEARS)
def test_every_comparable_fact_equals_the_parsed_value(shared_folder: Path, year: str) -> None:
    economies = REFERENCE.economies(SOURCE_ID)
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in parsed_edition(shared_folder, year).rows[TABLE_NAME]:
        place = (str(row["figure"]).split(" ")[0], str(row["geo"]), str(row["period"]).split("/")[-1])
        assert place not in rows, place
        rows[place] = row
    differences, compared = [], 0
    for fact in facts(shared_folder, year):
        if figure_of(fact) in FIGURES_WITHOUT_INDICATOR[year] or fact["indicator"] in FACTS_OF_OTHER_KINDS:
            continue
        if figure_of(fact) == "8.4.2" and fact["value"] != "0":
            continue  # read for its zeros only, since it contradicts itself
        geo = economies.geo(fact["geography"], column="geography")
        row = rows.get((figure_of(fact), geo, fact["year"]), {})
        expected = float(Decimal(fact["value"]) * factor_of(fact)) if fact["value"] else None
        compared += 1
        if not row or row["value"] != expected:
            differences.append((fact, row.get("value", "no row")))
    assert differences == []
    assert compared > 700


def value(shared_folder: Path, year: str, figure: str, geo: str, period: str) -> object:
    rows = parsed_edition(shared_folder, year).rows[TABLE_NAME]
    (row,) = [r for r in rows if (r["figure"], r["geo"], r["period"]) == (figure, geo, period)]
    return row["value"]


@pytest.mark.parametrize(
    ("year", "figure", "geo", "period", "expected"),
    [
        ("2025", "4.3.8", "JPN", "2024", 927028226.0),
        ("2025", "4.3.8", "USA", "2024", 109077325500.0),
        ("2025", "4.3.2", "WORLD_AI_INDEX", "2024", 150790516429.0),
        ("2025", "4.5.4", "CHN", "2023", 276300.0),
        ("2025", "4.5.4", "JPN", "2023", 46100.0),
        ("2025", "1.3.1", "USA", "2024", 40.0),
        ("2025", "1.3.1", "CHN", "2024", 15.0),
        ("2025", "1.1.11 (2023)", "USA", "2023", 50.0),
        ("2025", "4.3.12", "JPN", "2024", 42.0),
        ("2025", "6.2.1", "JPN", "2016/2024", 4.0),
        ("2025", "6.2.17", "JPN", "2016/2024", 3.0),
        ("2026", "1.1.2", "USA", "2024", 57.0),
        ("2026", "1.1.2", "CHN", "2024", 29.0),
        ("2026", "1.3.1", "CUW", "2025", 4.0),
        ("2026", "4.2.8", "JPN", "2025", 1106672140.0),
        ("2026", "8.4.3", "JPN", "2016/2025", 10.0),
        ("2026", "1.8.6", "USA", "2025-09", 26.0),
        ("2026", "9.1.2", "CHN", "2025", 0.869),
    ],
)
def test_golden_values(shared_folder: Path, year: str, figure: str, geo: str, period: str, expected: float) -> None:
    assert value(shared_folder, year, figure, geo, period) == expected


def test_japan_is_fourteenth_of_sixty_seven_economies_in_private_investment(shared_folder: Path) -> None:
    rows = [r for r in parsed_edition(shared_folder, "2025").rows[TABLE_NAME] if r["figure"] == "4.3.8"]
    ranked = sorted(rows, key=lambda row: -float(str(row["value"])))
    assert (len(ranked), [row["geo"] for row in ranked].index("JPN") + 1) == (67, 14)


def test_china_reaches_japan_of_2024_between_2014_and_2015_in_the_same_edition(shared_folder: Path) -> None:
    rows = parsed_edition(shared_folder, "2025").rows[TABLE_NAME]
    china = {r["period"]: r["value"] for r in rows if (r["figure"], r["geo"]) == ("4.3.10", "CHN")}
    assert sorted(str(period) for period in china) == [str(year) for year in range(2013, 2025)]
    assert (china["2014"], china["2015"]) == (673935556.0, 2086373778.0)


@pytest.mark.parametrize("year", YEARS)
def test_every_cut_off_and_length_of_a_list_is_that_of_the_file(shared_folder: Path, year: str) -> None:
    rows = parsed_edition(shared_folder, year).rows[TABLE_NAME]
    declared = {
        (record.cells["figure"], record.cells["indicator_id"]): record.cells
        for record in REFERENCE.records("published_figures.csv")
        if record.cells["edition"] == f"AI Index {year}" and record.cells["list_kind"] == "top_k"
    }
    assert declared
    for (figure, _), cells in declared.items():
        values = [float(str(row["value"])) for row in rows if row["figure"] == figure]
        assert (len(values), min(values)) == (int(cells["k"]), float(cells["cut_off"])), figure


@pytest.mark.parametrize("year", YEARS)
def test_readings_of_one_fact_never_share_a_priority(shared_folder: Path, year: str) -> None:
    figures = {(f.figure, f.indicator_id): f for f in REFERENCE.figures if f.edition == f"AI Index {year}"}
    seen: dict[tuple[object, ...], str] = {}
    for row in [*parsed_edition(shared_folder, year).rows[TABLE_NAME], *embedded_edition(year)]:
        figure = figures[str(row["figure"]), str(row["indicator_id"])]
        key = (*(row[name] for name in KEY[1:]), figure.priority)
        assert seen.setdefault(key, figure.figure) == figure.figure, key


def test_a_disagreement_inside_an_edition_has_its_reason() -> None:
    reasons = {
        (record.cells["edition"], record.cells["figure"])
        for record in REFERENCE.records("published_figures.csv")
        if record.cells["conflict_reason"]
    }
    for year in YEARS:
        figures = {(f.figure, f.indicator_id): f for f in REFERENCE.figures if f.edition == f"AI Index {year}"}
        readings: dict[tuple[object, ...], dict[int, tuple[str, object]]] = {}
        for row in embedded_edition(year):
            figure = figures[str(row["figure"]), str(row["indicator_id"])]
            key = tuple(row[name] for name in KEY[1:])
            readings.setdefault(key, {})[figure.priority] = (figure.figure, row["value"])
        for key, by_priority in readings.items():
            _, preferred = by_priority[min(by_priority)]
            for name, other in by_priority.values():
                assert other == preferred or (f"AI Index {year}", name) in reasons, (key, name)
