"""The live publishers' genuine files: counts, golden values, and nothing quarantined.

The golden values were computed apart from this project, from the same files; they are facts of the publishers.
"""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot, read_snapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.reference.files import Reference
from pipeline.settings import PROJECT_ROOT
from pipeline.sources import declared_dataset
from pipeline.sources.ecb import ISSUING_ECONOMY
from tests.live_sources import DAY, observations, one

pytestmark = pytest.mark.genuine

REFERENCE = Reference(PROJECT_ROOT / "warehouse" / "reference")
ECONOMIES = pl.read_csv(PROJECT_ROOT / "warehouse" / "reference" / "geography" / "economies.csv", infer_schema=False)
VINTAGES = ("2025-02-24", "2025-03-16", "2025-11-13")


@cache
def genuine(shared_folder: Path, source_id: str, dataset_id: str, file: str) -> ReadSnapshot:
    """A genuine file, read with the reference data that the project ships."""
    return of_payload(source_id, dataset_id, (shared_folder / "publishers" / file).read_bytes(), Path(file).name)


def of_payload(source_id: str, dataset_id: str, payload: bytes, file_name: str) -> ReadSnapshot:
    context = REFERENCE.context(source_id, dataset_id, "genuine", file_name, day=DAY)
    return read_snapshot(declared_dataset(source_id, dataset_id), payload, context)


def said(source_id: str, dataset_id: str, **snapshots: ReadSnapshot) -> list[dict[str, Any]]:
    """The observations of the snapshots, whose economies must all be known to core.economies."""
    found = observations(source_id, dataset_id, snapshots, ECONOMIES)
    assert {row["geo"] for row in found} <= set(ECONOMIES["geo"])
    return found


@pytest.mark.parametrize(
    ("dataset_id", "file", "rows", "golden"),
    [
        (
            "private_ai_investment",
            "our_world_in_data/private-investment-in-artificial-intelligence.csv",
            48,
            {("CHN", "2013"): 717196188.0, ("WORLD_OWID", "2024"): 130255020381.0},
        ),
        (
            "industrial_robots_installed",
            "our_world_in_data/annual-industrial-robots-installed.csv",
            77,
            {("CHN", "2011"): 23000.0, ("WORLD_OWID", "2023"): 541000.0},
        ),
    ],
)
def test_our_world_in_data(
    shared_folder: Path, dataset_id: str, file: str, rows: int, golden: dict[tuple[str, str], float]
) -> None:
    snapshot = genuine(shared_folder, "our_world_in_data", dataset_id, file)
    assert (snapshot.rows_read, snapshot.quarantined, snapshot.rows_excluded) == (rows, (), {})
    found = said("our_world_in_data", dataset_id, s=snapshot)
    assert len(found) == rows
    for (geo, period), value in golden.items():
        assert one(found, geo=geo, period=period)["value"] == value


def epoch(shared_folder: Path, vintage: str) -> ReadSnapshot:
    return genuine(shared_folder, "epoch_ai", "notable_ai_models", f"epoch_ai/{vintage}/notable_ai_models.csv")


@pytest.mark.parametrize(
    ("vintage", "models", "countries", "without_country"),
    [("2025-02-24", 895, 1169, 13), ("2025-03-16", 914, 1192, 13), ("2025-11-13", 942, 1161, 18)],
)
def test_epoch_ai_reads_every_model_of_every_vintage(
    shared_folder: Path, vintage: str, models: int, countries: int, without_country: int
) -> None:
    snapshot = epoch(shared_folder, vintage)
    assert (snapshot.quarantined, snapshot.notes) == ((), ())
    assert snapshot.frames["epoch_ai_notable_models"].height == models
    assert snapshot.frames["epoch_ai_notable_model_countries"].height == countries
    assert snapshot.rows_excluded["a model without a country counts for the world only"] == without_country


def test_epoch_ai_counts_of_2023_and_2024(shared_folder: Path) -> None:
    found = said("epoch_ai", "notable_ai_models", **{v: epoch(shared_folder, v) for v in VINTAGES})
    golden = {
        ("USA", "2024"): (39, 42, 54),
        ("CHN", "2024"): (10, 18, 31),
        ("GBR", "2024"): (6, 7, 12),
        ("FRA", "2024"): (3, 3, 4),
        ("JPN", "2023"): (1, 1, 2),
        ("JPN", "2024"): (0, 0, 0),
    }
    for (geo, period), values in golden.items():
        for vintage, value in zip(VINTAGES, values, strict=True):
            row = one(found, indicator_id="notable_ai_models", geo=geo, period=period, snapshot_id=vintage)
            assert (vintage, row["value"]) == (vintage, value)
            assert row["obs_status"] == ("computed" if value else "computed_zero")


def test_epoch_ai_yearly_counts_add_up_to_the_cumulative_one(shared_folder: Path) -> None:
    found = said("epoch_ai", "notable_ai_models", s=epoch(shared_folder, "2025-11-13"))
    for geo in ("JPN", "USA", "MULTINATIONAL_EPOCH_AI", "WORLD"):
        yearly = [r for r in found if (r["indicator_id"], r["geo"]) == ("notable_ai_models", geo)]
        last = one(found, indicator_id="notable_ai_models_cumulative", geo=geo, period="2003/2025")
        assert sum(row["value"] for row in yearly) == last["value"]
    largest = one(found, indicator_id="largest_training_compute_flop", geo="WORLD", period="2025")
    assert largest["value"] == pytest.approx(5e26)


def test_epoch_ai_large_scale_models(shared_folder: Path) -> None:
    file = "epoch_ai/2025-11-13/large_scale_ai_models.csv"
    snapshot = genuine(shared_folder, "epoch_ai", "large_scale_ai_models", file)
    assert (snapshot.quarantined, snapshot.notes) == ((), ())
    assert snapshot.frames["epoch_ai_large_scale_models"].height == 471
    assert snapshot.frames["epoch_ai_large_scale_model_countries"].height == 503
    found = said("epoch_ai", "large_scale_ai_models", s=snapshot)
    golden = {"WORLD": (168, 331), "USA": (81, 154), "CHN": (60, 112), "JPN": (1, 4)}
    for geo, (in_2024, since_2017) in golden.items():
        assert one(found, indicator_id="large_scale_ai_models", geo=geo, period="2024")["value"] == in_2024
        assert one(found, geo=geo, period="2017/2024")["value"] == since_2017


def test_epoch_ai_clusters_equal_the_embedded_edition_to_the_digit(shared_folder: Path) -> None:
    snapshot = genuine(shared_folder, "epoch_ai", "gpu_clusters", "epoch_ai/2025-11-13/gpu_clusters.csv")
    assert (snapshot.rows_read, snapshot.quarantined, snapshot.rows_excluded) == (786, (), {})
    found = said("epoch_ai", "gpu_clusters", s=snapshot)
    embedded = REFERENCE.records("editions/epoch_ai__2025_11_13.csv")
    assert len(embedded) == len(found) == 76
    for record in embedded:
        cells = record.cells
        row = one(found, indicator_id=cells["indicator_id"], geo=cells["geo"], period=cells["period"])
        assert row["value"] == (float(cells["value_as_published"]) if cells["value_as_published"] else None)
        assert (row["obs_status"], row["figure"]) == (cells["obs_status"], cells["figure"])


def test_epoch_ai_chips(shared_folder: Path) -> None:
    snapshot = genuine(shared_folder, "epoch_ai", "ml_hardware", "epoch_ai/2025-11-13/ml_hardware.csv")
    assert (snapshot.frames["epoch_ai_ml_hardware"].height, snapshot.quarantined) == (169, ())
    assert said("epoch_ai", "ml_hardware", s=snapshot) == []


def test_epoch_ai_chips_under_the_header_of_july_2026(shared_folder: Path) -> None:
    path = shared_folder / "publishers" / "epoch_ai" / "2025-11-13" / "ml_hardware.csv"
    renamed = path.read_bytes().replace(b"Memory size per board (Byte)", b"Memory (bytes)", 1)
    snapshot = of_payload("epoch_ai", "ml_hardware", renamed, path.name)
    genuine_one = genuine(shared_folder, "epoch_ai", "ml_hardware", "epoch_ai/2025-11-13/ml_hardware.csv")
    assert snapshot.frames["epoch_ai_ml_hardware"].equals(genuine_one.frames["epoch_ai_ml_hardware"])


@cache
def country_activity(shared_folder: Path) -> ReadSnapshot:
    """The nine genuine csv, put into an archive as the publisher's is."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted((shared_folder / "publishers" / "eto_country_activity").glob("*.csv")):
            zipped.writestr(path.name, path.read_bytes())
    return of_payload("eto", "country_activity", archive.getvalue(), "cat.zip")


def test_eto_reads_every_record_of_the_nine_csv(shared_folder: Path) -> None:
    started = time.perf_counter()
    snapshot = country_activity(shared_folder)
    assert time.perf_counter() - started < 8, "0.8 s on the machine where it was measured"
    assert (snapshot.rows_read, snapshot.quarantined, snapshot.notes) == (58_843, (), ())
    assert list(snapshot.rows_excluded.values()) == [1_794]
    assert {name: frame.height for name, frame in snapshot.frames.items()} == {
        "eto_articles": 8_153,
        "eto_article_citations": 7_770,
        "eto_patent_applications": 5_071,
        "eto_patents_granted": 4_433,
        "eto_investment_disclosed": 12_437,
        "eto_investment_estimated": 14_221,
        "eto_publication_totals": 977,
        "eto_patent_totals": 1_610,
        "eto_investment_totals": 2_377,
    }


def test_eto_is_provisional_after_its_complete_years(shared_folder: Path) -> None:
    everything = said("eto", "country_activity", s=country_activity(shared_folder))
    provisional = {row["period"] for row in everything if row["obs_status"] == "provisional"}
    assert provisional == {str(year) for year in range(2020, 2025)}
    found = [row for row in everything if row["obs_status"] != "provisional"]
    articles = [row for row in found if row["indicator_id"] == "ai_articles"]
    assert max(row["period"] for row in articles) == "2022"
    for geo, value in {"JPN": 11_271, "USA": 53_690, "CHN": 111_051}.items():
        assert one(articles, geo=geo, period="2022")["value"] == value
    japan = sorted((row["period"], row["indicator_id"]) for row in found if row["geo"] == "JPN")
    assert {indicator_id: period for period, indicator_id in japan} == {
        "ai_articles": "2022",
        "ai_article_citations": "2022",
        "ai_patents_submitted": "2019",
        "private_ai_investment": "2023",
    }


def test_eto_equals_the_facts_read_from_the_same_files(shared_folder: Path) -> None:
    found = said("eto", "country_activity", s=country_activity(shared_folder))
    figures = {
        "ai_articles_eto": ("publications_yearly_articles", 1),
        "ai_private_investment_disclosed_eto": ("companies_yearly_disclosed", 1e6),
        "ai_private_investment_estimated_eto": ("companies_yearly_estimated", 1e6),
    }
    values = {(row["figure"], row["geo"], row["period"]): row["value"] for row in found}
    checked = 0
    for name in ("publications_eto.csv", "private_ai_investment_eto.csv"):
        with (shared_folder / "facts" / name).open(encoding="utf-8", newline="") as file:
            for fact in csv.DictReader(file):
                figure, factor = figures[fact["indicator"]]
                if fact["iso3"] and "complete=True" in fact["locator"]:
                    assert values[figure, fact["iso3"], fact["year"]] == float(fact["value"]) * factor
                    checked += 1
    assert checked == 2_998


def test_mic_white_paper(shared_folder: Path) -> None:
    snapshot = genuine(shared_folder, "mic", "white_paper", "mic_white_paper/f00352_02.excerpt.csv")
    rows = snapshot.frames["mic_white_paper_cells"]
    assert (snapshot.rows_read, rows.height, snapshot.quarantined) == (49, 48, ())
    introduced = rows.filter(pl.col("item") == "導入済み").sort("fiscal_year", "column_number")
    assert introduced.select("section", "kind", "fiscal_year", "value").rows()[:4] == [
        ("指定都市", "実数", 2018, 12.0),
        ("指定都市", "割合", 2018, 0.6),
        ("指定都市", "実数", 2019, 10.0),
        ("指定都市", "割合", 2019, 0.5),
    ]


def test_ecb_annual_means_equal_the_known_ones(shared_folder: Path) -> None:
    started = time.perf_counter()
    snapshot = genuine(shared_folder, "ecb", "exchange_rates", "ecb/eurofxref-hist.csv")
    assert time.perf_counter() - started < 5, "0.4 s on the machine where it was measured"
    assert (snapshot.frames["ecb_exchange_rates"].height, snapshot.quarantined) == (135_770, ())
    found = said("ecb", "exchange_rates", s=snapshot)
    with (shared_folder / "facts" / "fx.csv").open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if "eurofxref" in row["locator"]]
    assert [row["year"] for row in known] == [str(year) for year in range(2013, 2027)]
    for row in known:
        days = one(found, indicator_id="exchange_rate_days", geo="JPN", period=row["year"])
        assert f", {days['value']:.0f} days" in row["locator"]
        assert one(found, indicator_id="exchange_rate_per_usd", geo="JPN", period=row["year"])[
            "value"
        ] == pytest.approx(float(row["value"]), abs=1e-4)
    japan = [row for row in found if (row["geo"], row["indicator_id"]) == ("JPN", "exchange_rate_per_usd")]
    assert one(japan, period="2024")["value"] == pytest.approx(151.431, abs=1e-4)
    assert one(japan, period="2026")["obs_status"] == "estimated"


def test_ecb_means_equal_the_embedded_ones_in_every_published_digit(shared_folder: Path) -> None:
    found = said("ecb", "exchange_rates", s=genuine(shared_folder, "ecb", "exchange_rates", "ecb/eurofxref-hist.csv"))
    embedded = REFERENCE.records("editions/ecb__2026_10_30.csv")
    assert len(embedded) == 588
    for record in embedded:
        cells = record.cells
        row = one(found, indicator_id=cells["indicator_id"], geo=cells["geo"], period=cells["period"])
        digits = 0 if cells["unit_as_published"] == "days" else 6
        assert f"{row['value']:.{digits}f}" == cells["value_as_published"]
        assert [row[name] for name in ("obs_status", "figure", "time_basis")] == [
            cells[name] for name in ("obs_status", "figure", "time_basis")
        ]


def test_ecb_currencies_are_those_of_their_economies() -> None:
    currencies = dict(ECONOMIES.select("geo", "currency").iter_rows())
    for currency, geo in ISSUING_ECONOMY.items():
        assert geo in currencies
        assert currencies[geo] in (currency, None), f"{geo} is said to use {currencies[geo]}, not {currency}"


def test_microsoft_ai_diffusion(shared_folder: Path) -> None:
    file = "microsoft_ai_diffusion/AI_Diffusion_Q12026_Update.csv"
    snapshot = genuine(shared_folder, "microsoft_ai_diffusion", "ai_diffusion", file)
    assert (snapshot.rows_read, snapshot.quarantined, snapshot.rows_excluded) == (441, (), {})
    found = said("microsoft_ai_diffusion", "ai_diffusion", s=snapshot)
    assert one(found, geo="JPN", period="2026-Q1")["value"] == 0.225
    assert one(found, geo="USA", period="2026-Q1")["value"] == 0.313
    assert one(found, geo="TUR", period="2025-S1")["locator"].startswith("AI_Diffusion_Q12026_Update.csv row 69 ")


def world_bank_answer(shared_folder: Path, copy: str, code: str) -> bytes:
    """A genuine plain copy of the series, put into the envelope of the API as the genuine answer has it."""
    (genuine_file,) = (shared_folder / "publishers" / "world_bank_api").glob("*.json")
    meta, (shape, *_) = json.loads(genuine_file.read_text(encoding="utf-8"))
    rows = []
    with (shared_folder / "publishers" / copy).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            country = {"id": row["Country Code"][:2], "value": row["Country Name"]}
            own = {"indicator": {"id": code, "value": ""}, "country": country, "countryiso3code": row["Country Code"]}
            if row["Year"] >= "2000":
                rows.append({**shape, **own, "date": row["Year"], "value": f"<{row['Value']}>"})
    text = json.dumps([meta | {"per_page": "20000", "total": len(rows)}, rows])
    return text.replace('"<', "").replace('>"', "").encode()


@pytest.mark.parametrize(
    ("dataset_id", "copy", "code", "economies", "golden"),
    [
        (
            "population",
            "world_bank_datahub/population/data/population.csv",
            "SP.POP.TOTL",
            216,
            {("JPN", "2024"): 123975371.0, ("USA", "2024"): 340110988.0, ("CHN", "2024"): 1408975000.0},
        ),
        (
            "gdp_current_usd",
            "world_bank_datahub/gdp/data/gdp.csv",
            "NY.GDP.MKTP.CD",
            213,
            {("JPN", "2023"): 4212945159781.403, ("AFG", "2000"): 3521418059.923445},
        ),
    ],
)
def test_world_bank(
    shared_folder: Path, dataset_id: str, copy: str, code: str, economies: int, golden: dict[tuple[str, str], float]
) -> None:
    payload = world_bank_answer(shared_folder, copy, code)
    snapshot = of_payload("world_bank", dataset_id, payload, f"{code}.json")
    assert snapshot.quarantined == ()
    assert str(snapshot.published_at) == "2026-07-13"
    found = said("world_bank", dataset_id, s=snapshot)
    geos = {row["geo"] for row in found}
    assert len(geos - {"WORLD_WORLD_BANK"}) == economies
    assert "WORLD_WORLD_BANK" in geos
    for (geo, period), value in golden.items():
        assert one(found, geo=geo, period=period)["value"] == value


def test_world_bank_holds_the_genuine_answer_that_lacks_rows(shared_folder: Path) -> None:
    """The copy at hand keeps three of nine rows, as a second page left unread would."""
    payload = (shared_folder / "publishers" / "world_bank_api" / "FP.CPI.TOTL.ZG_JP.json").read_bytes()
    with pytest.raises(HeldFileError, match="3 rows, of a total of 9"):
        of_payload("world_bank", "population", payload, "SP.POP.TOTL.json")
